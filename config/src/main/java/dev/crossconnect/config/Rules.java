package dev.crossconnect.config;

import dev.crossconnect.config.settings.HubSettings;
import dev.crossconnect.config.settings.ProcessSettings;
import dev.crossconnect.config.settings.RuleFile;
import dev.crossconnect.topology.HubTopology;
import dev.crossconnect.topology.intake.Mapping;
import dev.crossconnect.topology.orders.BusinessRules;
import dev.crossconnect.topology.orders.Catalogue;
import dev.crossconnect.topology.orders.FalloutPolicy;
import dev.crossconnect.topology.pricing.Offers;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The business rules of this hub, which may be mended while it runs. */
record Rules(
    RuleFile<Mapping> mapping,
    RuleFile<Catalogue> catalogue,
    RuleFile<FalloutPolicy> fallout,
    RuleFile<Offers> offers) {

  /** Reads the files that the settings name, or else those that come with the hub. */
  static Rules open(HubSettings settings) {
    ProcessSettings.BusinessFiles files = settings.process().business();
    return new Rules(
        RuleFile.open(files.mapping(), "mapping.yaml", Mapping::from),
        RuleFile.open(files.catalogue(), "catalogue.yaml", Catalogue::from),
        RuleFile.open(files.fallout(), "fallout.yaml", FalloutPolicy::from),
        RuleFile.open(files.pricing(), "pricing.yaml", Offers::from));
  }

  HubTopology.Rules forTopology() {
    return new HubTopology.Rules(mapping, new BusinessRules(catalogue, fallout, offers));
  }

  void refresh() {
    mapping.refresh();
    catalogue.refresh();
    offers.refresh();
    fallout.refresh();
  }

  /** What is wrong with a file that was changed and cannot be used as it is. */
  Optional<String> complaint() {
    String complaints =
        Stream.of(
                mapping.complaint(), catalogue.complaint(), fallout.complaint(), offers.complaint())
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; "));
    return Optional.of(complaints).filter(text -> !text.isEmpty());
  }
}
