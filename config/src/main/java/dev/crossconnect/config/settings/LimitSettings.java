package dev.crossconnect.config.settings;

import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * What one caller may take of a process; absent where there is no limit.
 *
 * @param requests a second
 * @param streams of events that are open at the same time
 */
public record LimitSettings(OptionalInt requests, OptionalInt streams) {

  private static final int UNSAID = -1;
  private static final int USUAL_REQUESTS = 500;
  private static final int USUAL_STREAMS = 1_000;
  private static final String REQUESTS = "limits.requests.per.second";
  private static final String STREAMS = "limits.event.streams";

  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              REQUESTS,
              Type.INT,
              UNSAID,
              Range.between(UNSAID, 1_000_000),
              Importance.MEDIUM,
              "How many requests a second one caller may send to this process, after a burst of twice"
                  + " as many; more are answered 429. 0 is no limit, -1 none on loopback and "
                  + USUAL_REQUESTS
                  + " elsewhere.")
          .define(
              STREAMS,
              Type.INT,
              UNSAID,
              Range.between(UNSAID, 1_000_000),
              Importance.MEDIUM,
              "How many streams of events one caller may have open at this process. 0 is no limit,"
                  + " -1 none on loopback and "
                  + USUAL_STREAMS
                  + " elsewhere.");

  /** Where the server can be called from. */
  public enum Reach {
    THIS_MACHINE,
    ELSEWHERE
  }

  public static LimitSettings from(Map<String, ?> properties, Reach reach) {
    AbstractConfig config = new AbstractConfig(DEFINITION, properties, false);
    return new LimitSettings(
        limit(config.getInt(REQUESTS), USUAL_REQUESTS, reach),
        limit(config.getInt(STREAMS), USUAL_STREAMS, reach));
  }

  private static OptionalInt limit(int said, int usual, Reach reach) {
    int most = said == UNSAID && reach == Reach.ELSEWHERE ? usual : said;
    return most > 0 ? OptionalInt.of(most) : OptionalInt.empty();
  }
}
