package dev.crossconnect.config.http;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What the audit log says while this is open. */
final class AuditLog extends AbstractAppender implements AutoCloseable {

  private final Logger logger = (Logger) LogManager.getLogger("dev.crossconnect.audit");
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private AuditLog() {
    super("audit-log-of-test", null, null, false, Property.EMPTY_ARRAY);
  }

  static AuditLog record() {
    AuditLog log = new AuditLog();
    log.start();
    log.logger.addAppender(log);
    return log;
  }

  List<String> lines() {
    return lines;
  }

  @Override
  public void append(LogEvent event) {
    lines.add(event.getMessage().getFormattedMessage());
  }

  @Override
  public void close() {
    logger.removeAppender(this);
    stop();
  }
}
