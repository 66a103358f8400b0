package dev.crossconnect.config.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;

/** What must not be used from where, and where it belongs instead. */
@SuppressWarnings("ImmutableEnumChecker") // a rule is not changed by being checked
enum Wall {
  AVRO_IS_THE_GROUND(
      noClasses()
          .that()
          .resideInAPackage("dev.crossconnect.avro..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.crossconnect.topology..",
              "dev.crossconnect.connectors..",
              "dev.crossconnect.adapters..",
              "dev.crossconnect.config..",
              "io.javalin..")
          .because(
              "avro/ is the ground floor and uses nothing of ours: move what needs more up to the"
                  + " folder that needs it")),

  TOPOLOGY_SEES_AVRO_ONLY(room("topology", "connectors", "adapters")),

  CONNECTORS_SEE_AVRO_ONLY(room("connectors", "topology", "adapters")),

  ADAPTERS_SEE_AVRO_ONLY(room("adapters", "topology", "connectors")),

  ONLY_TOPOLOGY_OWNS_STATE(
      noClasses()
          .that()
          .resideInAnyPackage("dev.crossconnect.connectors..", "dev.crossconnect.adapters..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka.streams..")
          .because(
              "the edges own no state: what has to be remembered belongs in a domain of topology/")),

  QUERY_KNOWS_NO_DOMAIN(
      below(
          "dev.crossconnect.topology.query..",
          "query reads any store and knows no domain: what is special to one belongs in its API",
          "dev.crossconnect.topology.intake..",
          "dev.crossconnect.topology.pricing..",
          "dev.crossconnect.topology.inventory..",
          "dev.crossconnect.topology.orders..")),

  ROWS_KNOW_NO_DOMAIN(
      below(
          "dev.crossconnect.topology.rows..",
          "rows are read the same for whoever loads them: what a row means belongs in a domain",
          "dev.crossconnect.topology.intake..",
          "dev.crossconnect.topology.pricing..",
          "dev.crossconnect.topology.inventory..",
          "dev.crossconnect.topology.orders..")),

  LISTENERS_KNOW_NO_DOMAIN(
      below(
          "dev.crossconnect.topology.listeners..",
          "listeners are told the same way whatever happens: what of it is told belongs in a domain",
          "dev.crossconnect.topology.intake..",
          "dev.crossconnect.topology.pricing..",
          "dev.crossconnect.topology.inventory..",
          "dev.crossconnect.topology.orders..")),

  INVENTORY_IS_BELOW_ORDERS(
      below(
          "dev.crossconnect.topology.inventory..",
          "arrows run down inside topology/: the inventory is asked and answers, over topics",
          "dev.crossconnect.topology.intake..",
          "dev.crossconnect.topology.pricing..",
          "dev.crossconnect.topology.orders..")),

  PRICING_IS_BELOW_ORDERS(
      below(
          "dev.crossconnect.topology.pricing..",
          "arrows run down inside topology/: pricing is asked, it asks neither orders nor intake",
          "dev.crossconnect.topology.intake..",
          "dev.crossconnect.topology.orders..")),

  INTAKE_IS_BELOW_ORDERS(
      below(
          "dev.crossconnect.topology.intake..",
          "arrows run down inside topology/: hand an event on, and let orders decide what it means",
          "dev.crossconnect.topology.orders..")),

  RULES_ARE_PLAIN(
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Rules")
          .and()
          .resideInAPackage("dev.crossconnect.topology.*..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "io.javalin..", "io.micrometer..")
          .because(
              "rules are pure functions on values: what touches Kafka, HTTP or metrics belongs in"
                  + " the flow, the wiring or the API beside them"));

  private final ArchRule rule;

  Wall(ArchRule rule) {
    this.rule = rule;
  }

  ArchRule rule() {
    return rule;
  }

  private static ArchRule room(String room, String... others) {
    return noClasses()
        .that()
        .resideInAPackage("dev.crossconnect." + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.crossconnect.config..",
            "dev.crossconnect." + others[0] + "..",
            "dev.crossconnect." + others[1] + "..")
        .because(
            "the rooms of the middle floor never see each other, they meet in Kafka: what two of"
                + " them need is a schema or a topic in avro/, what joins them belongs in config/");
  }

  private static ArchRule below(String lower, String mend, String... upper) {
    return noClasses()
        .that()
        .resideInAPackage(lower)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(upper)
        .because(mend);
  }
}
