package dev.crossconnect.topology;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crossconnect.avro.topics.TopicSettings;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class HubStreamsTest {

  private static final TopicSettings TOPICS = new TopicSettings("eu.", 4, (short) -1);

  @Test
  void whatAnotherVersionKeptIsNotPassedOver() {
    Set<String> there =
        Set.of(
            "eu.crossconnect-orders-changelog",
            "eu.crossconnect-orders-due-changelog",
            "eu.crossconnect-inventory-pools-changelog");

    assertThatThrownBy(() -> HubStreams.requireLayout(TOPICS, there))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("eu. for configuration topics.prefix")
        .hasMessageContaining("see the topic eu.crossconnect-inventory-pools-changelog");
  }

  @Test
  void itsOwnStateAndWhatOthersHaveIsNoReasonNotToStart() {
    Set<String> there =
        Set.of(
            "eu.crossconnect-orders-changelog",
            "eu.crossconnect-inventory-changelog",
            "eu.orders",
            "crossconnect-inventory-pools-changelog",
            "eu.billing-orders-changelog");

    assertThatCode(() -> HubStreams.requireLayout(TOPICS, there)).doesNotThrowAnyException();
  }
}
