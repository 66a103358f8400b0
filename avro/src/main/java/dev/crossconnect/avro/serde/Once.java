package dev.crossconnect.avro.serde;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Answers that never change. Each question is asked once, however many threads want to know; all of
 * them get the answer or the failure, and a failure is forgotten, so that the next one asks again.
 *
 * <p>{@code ConcurrentHashMap.computeIfAbsent} would do most of that, but it makes the threads that
 * wait ask one after the other when the first of them fails, each waiting for its own time-out.
 */
final class Once<K, V> {

  private final ConcurrentMap<K, CompletableFuture<V>> answers = new ConcurrentHashMap<>();

  V get(K question, Function<? super K, ? extends V> ask) {
    while (true) {
      CompletableFuture<V> answer = answers.get(question);
      if (answer == null) {
        CompletableFuture<V> own = new CompletableFuture<>();
        answer = answers.putIfAbsent(question, own);
        if (answer == null) {
          return answer(question, ask, own);
        }
      }
      try {
        return answer.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof InterruptException) {
          continue; // another thread was interrupted while it asked, not this one
        }
        throw unchecked(e.getCause());
      }
    }
  }

  /** What is known anyway need not be asked for. */
  void learn(K question, V answer) {
    answers.put(question, CompletableFuture.completedFuture(answer));
  }

  private V answer(K question, Function<? super K, ? extends V> ask, CompletableFuture<V> answer) {
    try {
      V told = ask.apply(question);
      answer.complete(told);
      return told;
    } catch (RuntimeException | Error e) {
      answers.remove(question, answer);
      answer.completeExceptionally(e);
      throw e;
    }
  }

  private static RuntimeException unchecked(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return (RuntimeException) cause;
  }
}
