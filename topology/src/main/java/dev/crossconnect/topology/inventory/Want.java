package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.ReservationPart;
import dev.crossconnect.avro.ResourceState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which resources are wanted.
 *
 * @param constraints characteristics that each must have
 * @param affinity the characteristic whose value must be the same for all
 * @param contiguous whether their ids must follow one another
 */
record Want(
    int quantity, Map<String, String> constraints, Optional<String> affinity, boolean contiguous) {

  Want {
    constraints = Map.copyOf(constraints);
  }

  static Want of(ReservationPart part) {
    return new Want(
        part.getQuantity(),
        part.getConstraints(),
        Optional.ofNullable(part.getAffinity()),
        part.getContiguous());
  }

  /** Any so many. */
  static Want any(int quantity) {
    return new Want(quantity, Map.of(), Optional.empty(), false);
  }

  boolean isPlain() {
    return constraints.isEmpty() && affinity.isEmpty();
  }

  boolean allows(ResourceState resource) {
    return resource.getCharacteristics().entrySet().containsAll(constraints.entrySet())
        && affinity.stream().allMatch(resource.getCharacteristics()::containsKey);
  }

  /** Whether these may be given out together. */
  boolean allowsTogether(List<ResourceState> resources) {
    return resources.stream().allMatch(this::allows)
        && affinity.stream()
            .allMatch(
                name ->
                    resources.stream().map(r -> r.getCharacteristics().get(name)).distinct().count()
                        <= 1);
  }
}
