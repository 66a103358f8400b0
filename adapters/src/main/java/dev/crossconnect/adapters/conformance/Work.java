package dev.crossconnect.adapters.conformance;

import dev.crossconnect.avro.ResourceRef;
import java.util.List;
import java.util.Map;

/** What a command of a scenario asks for, in the words of the legacy system. */
public record Work(
    String specification, Map<String, String> parameters, List<ResourceRef> resources) {

  public Work {
    parameters = Map.copyOf(parameters);
    resources = List.copyOf(resources);
  }
}
