package dev.crossconnect.avro.serde;

import io.apicurio.registry.rest.client.RegistryClient;
import io.apicurio.registry.rest.client.RegistryClientFactory;
import io.apicurio.registry.rest.client.exception.NotFoundException;
import io.apicurio.registry.rest.client.exception.RestClientException;
import io.apicurio.registry.rest.client.exception.RuleViolationException;
import io.apicurio.registry.rest.client.exception.UnprocessableSchemaException;
import io.apicurio.rest.client.auth.Auth;
import io.apicurio.rest.client.auth.BasicAuth;
import io.apicurio.rest.client.auth.OidcAuth;
import io.apicurio.rest.client.auth.exception.AuthErrorHandler;
import io.apicurio.rest.client.auth.exception.ForbiddenException;
import io.apicurio.rest.client.auth.exception.NotAuthorizedException;
import io.apicurio.rest.client.spi.ApicurioHttpClientFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.avro.AvroRuntimeException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Questions to the registry, through Apicurio's own client, with what that client lacks: a limit on
 * how long an answer may take, and failures that say what they mean.
 */
final class RegistryConnection implements AutoCloseable {

  private static final int TOO_LONG = 408;
  private static final int TOO_MANY = 429;

  private final RegistrySettings settings;
  private final RegistryClient client;

  /**
   * Apicurio's client waits for an answer for ever, so it waits on a thread that can be given up.
   */
  private final ExecutorService threads = Executors.newCachedThreadPool(RegistryConnection::thread);

  RegistryConnection(RegistrySettings settings) {
    if (settings.embedded()) {
      throw new IllegalArgumentException("registry.url is empty: there is nothing to connect to");
    }
    this.settings = settings;
    this.client =
        RegistryClientFactory.create(
            settings.url(), new HashMap<>(settings.client()), authentication(settings));
  }

  /**
   * Asks, and takes "there is no such thing" for an answer.
   *
   * @param purpose what the question is for, to end the sentence "the registry was asked …"
   */
  <T> Optional<T> find(String purpose, Function<RegistryClient, T> question) {
    Future<T> answer;
    try {
      answer = threads.submit(() -> question.apply(client));
    } catch (RejectedExecutionException e) {
      throw unavailable(purpose, "the connection is closed", e);
    }
    try {
      return Optional.of(answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw unavailable(purpose, "no answer within " + settings.timeout().toMillis() + " ms", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof NotFoundException) {
        return Optional.empty();
      }
      throw failure(purpose, e.getCause());
    }
  }

  /** Asks, and takes "there is no such thing" for a refusal. */
  <T> T ask(String purpose, Function<RegistryClient, T> question) {
    return find(purpose, question)
        .orElseThrow(() -> refused(purpose, "it has no such thing", "Check registry.url", null));
  }

  RegistryRefusedException refused(String purpose, String why, String remedy, Throwable cause) {
    return new RegistryRefusedException(
        "The schema registry at %s was asked %s and refused: %s. %s"
            .formatted(settings.url(), purpose, why, remedy),
        cause);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private RuntimeException failure(String purpose, Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof AvroRuntimeException) {
      return new SerializationException(
          "The schema registry at %s was asked %s and gave something that is no Avro schema: %s"
              .formatted(settings.url(), purpose, cause.getMessage()),
          cause);
    }
    if (cause instanceof NotAuthorizedException || cause instanceof ForbiddenException) {
      return refused(purpose, cause.getMessage(), "Check registry.auth.*", cause);
    }
    if (cause instanceof RuleViolationException) {
      return refused(
          purpose,
          cause.getMessage(),
          "Change the schema so that it and every earlier version can read each other",
          cause);
    }
    if (cause instanceof UnprocessableSchemaException) {
      return refused(
          purpose,
          cause.getMessage(),
          "If the schema is right, look for an earlier version that was registered with references,"
              + " which the registry's rules cannot follow, and delete it",
          cause);
    }
    if (cause instanceof RestClientException answer && isRefusal(answer)) {
      return refused(purpose, cause.getMessage(), "Check registry.* and the schema", cause);
    }
    return unavailable(purpose, reason(cause), cause);
  }

  /**
   * A 4xx that the registry itself explains. What has no status at all is a connection that failed,
   * and a 404 that is no {@link NotFoundException} comes from something that is no registry.
   */
  private static boolean isRefusal(RestClientException answer) {
    Integer status = answer.getError().getErrorCode();
    return status != null
        && status >= 400
        && status < 500
        && status != 404
        && status != TOO_LONG
        && status != TOO_MANY;
  }

  private static String reason(Throwable cause) {
    if (cause instanceof RestClientException answer) {
      Integer status = answer.getError().getErrorCode();
      String name = answer.getError().getName();
      return (status == null ? "" : "HTTP " + status + ", ")
          + (name == null ? "" : name + ": ")
          + answer.getMessage();
    }
    return cause.toString();
  }

  private RegistryUnavailableException unavailable(String purpose, String why, Throwable cause) {
    return new RegistryUnavailableException(
        "The schema registry at %s was asked %s and could not be reached: %s. Check that it runs and that registry.url is right; the same can be tried again"
            .formatted(settings.url(), purpose, why),
        cause);
  }

  private static Auth authentication(RegistrySettings settings) {
    RegistrySettings.Credentials credentials = settings.credentials();
    if (credentials instanceof RegistrySettings.Credentials.Basic basic) {
      return new BasicAuth(basic.username(), basic.password().value());
    }
    if (credentials instanceof RegistrySettings.Credentials.Client client) {
      Map<String, Object> http = new HashMap<>(settings.client());
      OidcAuth tokens =
          new OidcAuth(
              ApicurioHttpClientFactory.create(
                  client.tokenEndpoint(), http, null, new AuthErrorHandler()),
              client.id(),
              client.secret().value(),
              null,
              client.scope().orElse(null));
      return headers -> {
        synchronized (tokens) { // it renews its token without regard to other threads
          tokens.apply(headers);
        }
      };
    }
    return null;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "registry-client");
    thread.setDaemon(true);
    return thread;
  }
}
