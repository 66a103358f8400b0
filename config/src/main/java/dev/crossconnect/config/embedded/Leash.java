package dev.crossconnect.config.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;

/**
 * Runs another main class in a process that cannot outlive the one which started it.
 *
 * <p>A parent that is killed with -9 runs no shutdown hook and tells nobody. But it holds the
 * writing end of its child's standard input, and the operating system closes that with the process,
 * whatever ended it. So the child reads there; nothing is ever written, and the end of the input is
 * the end of the parent. Then it halts at once, without its own shutdown: what runs on this leash
 * has to bear a kill -9 anyway.
 *
 * <p>An interrupt from the keyboard goes to every process of the terminal. Here it is ignored: the
 * parent decides in which order things stop, and says so with SIGTERM.
 *
 * <p>This class uses nothing but the JDK, since it travels alone to the class path of a server that
 * is not ours.
 */
public final class Leash {

  private static final int PARENT_IS_GONE = 137;

  private Leash() {}

  /** The first argument is the main class to run, the others are its arguments. */
  public static void main(String[] args) throws Exception {
    ignoreInterrupts();
    Thread watch = new Thread(Leash::haltAtEndOfInput, "leash");
    watch.setDaemon(true);
    watch.start();
    Method main = Class.forName(args[0]).getMethod("main", String[].class);
    // As the java command does: the method has to be public, its class need not be.
    main.setAccessible(true);
    try {
      main.invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static void haltAtEndOfInput() {
    try (InputStream fromParent = System.in) {
      while (fromParent.read() >= 0) {
        // nothing is ever said here; only silence and its end matter
      }
    } catch (IOException alsoTheEnd) {
      System.err.println("The line to the parent process broke: " + alsoTheEnd);
    }
    Runtime.getRuntime().halt(PARENT_IS_GONE);
  }

  /**
   * By reflection, because the compiler rejects the name of this class, which every JDK from 17 to
   * 25 supports (module jdk.unsupported). Without it, interrupts work as they always do.
   */
  private static void ignoreInterrupts() throws ReflectiveOperationException {
    Class<?> signal;
    try {
      signal = Class.forName("sun.misc.Signal");
    } catch (ClassNotFoundException withoutThatModule) {
      return;
    }
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object ignore =
        Proxy.newProxyInstance(
            Leash.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) -> null);
    signal
        .getMethod("handle", signal, handler)
        .invoke(null, signal.getConstructor(String.class).newInstance("INT"), ignore);
  }
}
