package dev.crossconnect.topology.intake;

import dev.crossconnect.avro.LineAction;
import dev.crossconnect.avro.OrderAssembly;
import dev.crossconnect.avro.RecordState;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How an order is put together from its records, in whatever order, however often and by whatever
 * way they come.
 *
 * <p>Of each record the {@linkplain RecordAge newest} state stays, and what is handed on is a
 * function of those alone, and only when it differs from what was handed on before.
 */
final class AssemblyRules {

  /** Ids of the lines that a header brought along: they are all the lines it had at that time. */
  private static final String LINE_IDS = "lineIds";

  private static final String LINE_COUNT = "lineCount";

  /** What a notification makes of an order: its new state, and what is to be handed on. */
  record Step(OrderAssembly state, Optional<CustomerOrder> order) {}

  private AssemblyRules() {}

  /** Nothing, if the notification changes nothing. */
  static Optional<Step> decide(
      Optional<OrderAssembly> before, Understood.OfOrder event, Instant at) {
    OrderAssembly known =
        before.orElseGet(() -> new OrderAssembly(null, Map.of(), 0, null, at, at));
    Records records = new Records(Optional.ofNullable(known.getHeader()), known.getLines());
    Records merged = merge(records, event);
    if (before.isPresent() && merged.equals(records)) {
      return Optional.empty();
    }
    return Optional.of(handOn(event.key(), known, merged, at));
  }

  private record Records(Optional<RecordState> header, Map<String, RecordState> lines) {

    Records with(RecordState line) {
      RecordState known = lines.get(line.getRecordId());
      if (known != null && !RecordAge.isNewer(line, known)) {
        return this;
      }
      Map<String, RecordState> more = new HashMap<>(lines);
      more.put(line.getRecordId(), line);
      return new Records(header, more);
    }

    Records withHeader(RecordState candidate) {
      return header.isPresent() && !RecordAge.isNewer(candidate, header.get())
          ? this
          : new Records(Optional.of(candidate), lines);
    }
  }

  private static Records merge(Records records, Understood.OfOrder event) {
    if (event instanceof Understood.Line line) {
      return records.with(line.record());
    }
    Understood.Header header = (Understood.Header) event;
    Records merged = records.withHeader(namingItsLines(header));
    for (RecordState line : header.lines()) {
      merged = merged.with(line);
    }
    return merged;
  }

  private static RecordState namingItsLines(Understood.Header event) {
    RecordState record = event.record();
    if (event.lines().isEmpty()) {
      return record;
    }
    Map<String, String> fields = new HashMap<>(record.getFields());
    fields.put(
        LINE_IDS,
        event.lines().stream()
            .map(RecordState::getRecordId)
            .sorted()
            .collect(Collectors.joining(",")));
    return new RecordState(
        record.getStamp(),
        record.getDeleted(),
        fields,
        record.getParameters(),
        record.getRecordId());
  }

  private static Step handOn(String orderId, OrderAssembly known, Records records, Instant at) {
    Optional<CustomerOrder> order =
        records
            .header()
            .filter(header -> missing(header, records).isEmpty())
            .map(header -> order(orderId, known.getVersion() + 1, header, records));
    ByteBuffer digest = order.map(AssemblyRules::digest).orElse(known.getHandedOn());
    if (order.isPresent() && digest.equals(known.getHandedOn())) {
      order = Optional.empty();
    }
    OrderAssembly state =
        new OrderAssembly(
            records.header().orElse(null),
            records.lines(),
            order.map(CustomerOrder::version).orElse(known.getVersion()),
            digest,
            known.getFirstSeenAt(),
            at);
    return new Step(state, order);
  }

  /** What has not come yet, for people; nothing if the order is complete. */
  static Optional<String> missing(OrderAssembly assembly) {
    if (assembly.getHeader() == null) {
      return Optional.of(
          "the order itself; " + assembly.getLines().size() + " of its lines are there");
    }
    return missing(
        assembly.getHeader(), new Records(Optional.of(assembly.getHeader()), assembly.getLines()));
  }

  private static Optional<String> missing(RecordState header, Records records) {
    if (statusOf(header).equals(Optional.of(CustomerOrder.Status.CANCELLED))
        || header.getFields().containsKey(LINE_IDS)) {
      return Optional.empty();
    }
    int expected =
        Optional.ofNullable(header.getFields().get(LINE_COUNT)).map(Integer::parseInt).orElse(1);
    int there = linesOf(header, records).size();
    return there >= expected
        ? Optional.empty()
        : Optional.of((expected - there) + " of " + expected + " lines");
  }

  /** The lines that are there, in the order of their ids. */
  private static List<RecordState> linesOf(RecordState header, Records records) {
    Optional<Set<String>> named =
        Optional.ofNullable(header.getFields().get(LINE_IDS))
            .map(ids -> Set.copyOf(Arrays.asList(ids.split(","))));
    return new TreeMap<>(records.lines())
        .values().stream()
            .filter(line -> !line.getDeleted())
            .filter(
                line ->
                    named.isEmpty()
                        || named.get().contains(line.getRecordId())
                        || line.getStamp() > header.getStamp())
            .toList();
  }

  private static Optional<CustomerOrder.Status> statusOf(RecordState record) {
    return record.getDeleted()
        ? Optional.of(CustomerOrder.Status.CANCELLED)
        : RecordAge.statusOf(record);
  }

  private static CustomerOrder order(
      String orderId, int version, RecordState header, Records records) {
    Map<String, String> fields = header.getFields();
    return new CustomerOrder(
        orderId,
        version,
        statusOf(header).orElse(CustomerOrder.Status.DRAFT),
        Optional.ofNullable(fields.get("number")),
        Optional.ofNullable(fields.get("account")),
        Optional.ofNullable(fields.get("effectiveDate")),
        Optional.ofNullable(fields.get("dueDate")),
        Optional.ofNullable(fields.get("priceBook")),
        Optional.ofNullable(fields.get("currency")),
        linesOf(header, records).stream().map(AssemblyRules::line).toList());
  }

  private static CustomerOrder.Line line(RecordState record) {
    Map<String, String> fields = record.getFields();
    return new CustomerOrder.Line(
        record.getRecordId(),
        fields.get("sku"),
        new BigDecimal(fields.getOrDefault("quantity", "1")),
        LineAction.valueOf(fields.getOrDefault("action", LineAction.Add.name())),
        Optional.ofNullable(fields.get("site")),
        record.getParameters());
  }

  /** Of everything but the version: what has the same digest asks for the same. */
  private static ByteBuffer digest(CustomerOrder order) {
    StringBuilder text = new StringBuilder(256);
    for (Object part :
        new Object[] {
          order.status(),
          order.number(),
          order.account(),
          order.effectiveDate(),
          order.dueDate(),
          order.priceBook(),
          order.currency()
        }) {
      text.append(part).append('\n');
    }
    for (CustomerOrder.Line line : order.lines()) {
      text.append(line.lineId())
          .append('\t')
          .append(line.sku())
          .append('\t')
          .append(line.quantity().toPlainString())
          .append('\t')
          .append(line.action())
          .append('\t')
          .append(line.site())
          .append('\t')
          .append(new TreeMap<>(line.parameters()))
          .append('\n');
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash, 0, 16).slice();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
