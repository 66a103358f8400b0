package dev.crossconnect.avro.serde;

import io.apicurio.registry.resolver.DefaultSchemaResolver;
import io.apicurio.registry.resolver.SchemaLookupResult;
import io.apicurio.registry.resolver.SchemaResolver;
import io.apicurio.registry.resolver.SchemaResolverConfig;
import io.apicurio.registry.resolver.strategy.ArtifactReference;
import io.apicurio.registry.rest.client.RegistryClient;
import io.apicurio.registry.rest.client.exception.RuleAlreadyExistsException;
import io.apicurio.registry.rest.v2.beans.IfExists;
import io.apicurio.registry.rest.v2.beans.Rule;
import io.apicurio.registry.serde.avro.AvroSchemaParser;
import io.apicurio.registry.serde.avro.DefaultAvroDatumProvider;
import io.apicurio.registry.serde.avro.strategy.RecordIdStrategy;
import io.apicurio.registry.serde.data.KafkaSerdeRecord;
import io.apicurio.registry.types.RuleType;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agreement that an Apicurio registry keeps. A schema's number is its content id there, found
 * through Apicurio's own resolver, so that it is the number Apicurio's serde writes when it is told
 * the same: {@code RecordIdStrategy}, {@code use-id=contentId}, {@code if-exists=RETURN_OR_UPDATE}.
 *
 * <p>A record is the artifact {@code <name>} in the group {@code <namespace>}, with the named types
 * inside it written out ({@code dereference-schema}, which is Apicurio's default). Schemas that
 * others registered with references to further artifacts are read all the same.
 *
 * <p>Numbers and schemas never change their meaning, so each is asked for once, and what is known
 * goes on working while the registry is down.
 */
public final class RegistrySchemaIds implements SchemaIds, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RegistrySchemaIds.class);

  /** What every artifact of the hub is held to, by the registry itself. */
  private static final Map<RuleType, String> RULES =
      Map.of(RuleType.VALIDITY, "FULL", RuleType.COMPATIBILITY, "FULL_TRANSITIVE");

  private final RegistrySettings settings;
  private final RegistryConnection registry;
  private final AvroSchemaParser<GenericContainer> parser =
      new AvroSchemaParser<>(new DefaultAvroDatumProvider<>());
  private final Once<Schema, Integer> ids = new Once<>();
  private final Once<Integer, Schema> schemas = new Once<>();

  public RegistrySchemaIds(RegistrySettings settings) {
    this.settings = settings;
    this.registry = new RegistryConnection(settings);
  }

  @Override
  public int idOf(Schema schema) {
    return ids.get(schema, settings.register() ? this::registered : this::lookedUp);
  }

  @Override
  public Schema schemaOf(int id) {
    return schemas.get(id, this::fetched);
  }

  /**
   * Makes sure that the registry has these schemas, and the rules that hold them compatible, before
   * the first record is written; without {@code registry.register} only that it has the schemas.
   */
  public void register(Collection<Schema> needed) {
    needed.forEach(this::idOf);
  }

  /**
   * Returns when the registry answers. Cheap enough for a readiness probe.
   *
   * @throws RegistryUnavailableException when it does not answer in time
   * @throws RegistryRefusedException when it answers, but not to these credentials
   */
  public void requireReachable() {
    registry.ask("for a sign of life", client -> client.listGroups(null, null, 0, 1));
  }

  @Override
  public void close() {
    registry.close();
  }

  private int registered(Schema schema) {
    String purpose = "to register the schema " + schema.getFullName();
    int id = registry.ask(purpose, client -> resolve(schema, client));
    RULES.forEach((type, config) -> hold(schema, type, config));
    schemas.learn(id, schema);
    return id;
  }

  private int lookedUp(Schema schema) {
    String purpose = "for the id of the schema " + schema.getFullName();
    int id =
        registry
            .find(purpose, client -> resolve(schema, client))
            .orElseThrow(
                () ->
                    registry.refused(
                        purpose,
                        "it has no such schema",
                        "Register it, or let the hub do so with registry.register=true",
                        null));
    schemas.learn(id, schema);
    return id;
  }

  private Schema fetched(int id) {
    return registry
        .find("for the schema with content id " + id, client -> fetch(id, client))
        .orElseThrow(
            () ->
                new SerializationException(
                    "The schema registry at "
                        + settings.url()
                        + " has no schema with content id "
                        + id
                        + ": the record was written with another registry, or is no record of the"
                        + " hub"));
  }

  private int resolve(Schema schema, RegistryClient client) {
    GenericContainer anyRecord = () -> schema;
    SchemaLookupResult<Schema> found =
        resolver(client).resolveSchema(new KafkaSerdeRecord<>(null, anyRecord));
    return Math.toIntExact(found.getContentId());
  }

  private Schema fetch(int id, RegistryClient client) {
    ArtifactReference reference = ArtifactReference.builder().contentId((long) id).build();
    return resolver(client)
        .resolveSchemaByArtifactReference(reference)
        .getParsedSchema()
        .getParsedSchema();
  }

  /** A new one for every question, since what it would remember is remembered here. */
  private SchemaResolver<Schema, GenericContainer> resolver(RegistryClient client) {
    SchemaResolver<Schema, GenericContainer> resolver = new DefaultSchemaResolver<>();
    resolver.setClient(client);
    resolver.configure(
        Map.of(
            SchemaResolverConfig.ARTIFACT_RESOLVER_STRATEGY,
            RecordIdStrategy.class.getName(),
            SchemaResolverConfig.AUTO_REGISTER_ARTIFACT,
            settings.register(),
            SchemaResolverConfig.AUTO_REGISTER_ARTIFACT_IF_EXISTS,
            IfExists.RETURN_OR_UPDATE.value(),
            SchemaResolverConfig.DEREFERENCE_SCHEMA,
            true),
        parser);
    return resolver;
  }

  /**
   * A rule that is there already stays as it is: somebody who may do so has decided on it. A
   * registry that does not let the hub set rules still takes its schemas.
   */
  private void hold(Schema schema, RuleType type, String config) {
    String purpose = "to hold the schema %s to %s %s".formatted(schema.getFullName(), type, config);
    try {
      String actual = registry.ask(purpose, client -> rule(schema, type, config, client));
      if (!actual.equals(config)) {
        LOG.warn("The registry was asked {} but holds it to {} already", purpose, actual);
      }
    } catch (RegistryRefusedException e) {
      LOG.warn("{}", e.getMessage());
    }
  }

  private static String rule(Schema schema, RuleType type, String config, RegistryClient client) {
    Rule rule = new Rule();
    rule.setType(type);
    rule.setConfig(config);
    try {
      client.createArtifactRule(schema.getNamespace(), schema.getName(), rule);
      return config;
    } catch (RuleAlreadyExistsException e) {
      return client
          .getArtifactRuleConfig(schema.getNamespace(), schema.getName(), type)
          .getConfig();
    }
  }
}
