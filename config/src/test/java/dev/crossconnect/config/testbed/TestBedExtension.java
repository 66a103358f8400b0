package dev.crossconnect.config.testbed;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a {@link TestBed} to whoever asks for one as a parameter. A test method, with what is to
 * run before and after it, gets one of its own; if a {@code @BeforeAll} method has asked already,
 * the tests of the class share that one.
 */
public final class TestBedExtension implements ParameterResolver, AfterTestExecutionCallback {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(TestBedExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestBed.class;
  }

  @Override
  public TestBed resolveParameter(ParameterContext parameter, ExtensionContext context) {
    SharedServers servers =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(
                SharedServers.class, type -> new SharedServers(), SharedServers.class);
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            TestBed.class, type -> new TestBed(servers, context.getDisplayName()), TestBed.class);
  }

  /** A failed assertion about a child process is worth little without what the child said. */
  @Override
  public void afterTestExecution(ExtensionContext context) {
    TestBed bed = context.getStore(NAMESPACE).get(TestBed.class, TestBed.class);
    if (bed != null && context.getExecutionException().isPresent()) {
      System.err.println(bed.whatChildrenSaid());
    }
  }
}
