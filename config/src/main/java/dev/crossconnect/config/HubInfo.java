package dev.crossconnect.config;

import java.util.List;

/** What another Kafka client needs to join in. */
record HubInfo(
    String version,
    String instanceId,
    List<String> roles,
    String bootstrapServers,
    String registryUrl) {}
