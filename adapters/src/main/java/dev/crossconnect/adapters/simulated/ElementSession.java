package dev.crossconnect.adapters.simulated;

import dev.crossconnect.adapters.simulated.ElementMemory.Done;
import dev.crossconnect.adapters.simulated.NetworkChange.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** One caller of a simulated network element, from the banner on. */
final class ElementSession {

  private final SimulatedNetworkElement element;
  private boolean in;

  ElementSession(SimulatedNetworkElement element) {
    this.element = element;
  }

  void serve(InputStream input, OutputStream out) throws IOException, InterruptedException {
    write(out, element.banner);
    for (Optional<ElementInput> next = ElementInput.read(input);
        next.isPresent();
        next = ElementInput.read(input)) {
      ElementInput command = next.get();
      Optional<ElementAnswer> answer = answer(command);
      Thread.sleep(element.thinking.toMillis());
      if (answer.isEmpty()) {
        return;
      }
      if (answer.get().cut()) {
        String whole = answer.get().text(command.ctag(), element);
        write(out, whole.substring(0, ThreadLocalRandom.current().nextInt(whole.length())));
        return;
      }
      if (element.acknowledge.turned()) {
        write(out, "\r\nIP " + command.ctag() + "\r\n<");
      }
      String text = answer.get().text(command.ctag(), element);
      write(out, element.answerTwice.turned() ? text + text : text);
    }
  }

  void leave() {
    if (in) {
      in = false;
      element.leave();
    }
  }

  /** Empty for one that gets lost. */
  private Optional<ElementAnswer> answer(ElementInput command) throws InterruptedException {
    if (command.verb().equals("ACT-USER")) {
      return Optional.of(login(command));
    }
    if (!in) {
      return Optional.of(ElementAnswer.deny("PLNA", "Privilege, Login Not Active"));
    }
    if (command.verb().equals("CANC-USER")) {
      leave();
      return Optional.of(ElementAnswer.done());
    }
    if (command.verb().equals("RTRV-HDR")) {
      return Optional.of(ElementAnswer.done());
    }
    if (command.verb().startsWith("RTRV-")) {
      return element.dropLook.turned() ? Optional.empty() : Optional.of(look(command));
    }
    return work(command);
  }

  private ElementAnswer login(ElementInput command) {
    if (!element.knows(command.aid(), command.secret())) {
      return ElementAnswer.deny("PIUI", "Privilege, Illegal User Identity");
    }
    if (!in && !element.enter()) {
      return ElementAnswer.deny("PLFL", "Privilege, Login Failed, sessions in use");
    }
    in = true;
    return ElementAnswer.done("/* Welcome; all is recorded */");
  }

  private ElementAnswer look(ElementInput command) {
    String type = command.verb().substring("RTRV-".length());
    return element
        .memory()
        .thing(type, command.tid(), command.aid())
        .map(fields -> ElementAnswer.done(record(command.aid(), fields)))
        .orElseGet(() -> ElementAnswer.deny("IENE", "Input, Entity Not Exist"));
  }

  private Optional<ElementAnswer> work(ElementInput command) throws InterruptedException {
    Optional<NetworkChange> change = change(command);
    if (change.isEmpty()) {
      return Optional.of(ElementAnswer.deny("IICM", "Input, Invalid Command"));
    }
    if (element.dropRequest.turned()) {
      return Optional.empty();
    }
    if (element.busy.turned()) {
      return Optional.of(ElementAnswer.acknowledgment("RL"));
    }
    if (element.refuse.turned()) {
      return Optional.of(ElementAnswer.deny("IDNV", "Input, Data Not Valid"));
    }
    if (element.fail.turned()) {
      return Optional.of(ElementAnswer.deny("SROF", "Status, Requested Operation Failed"));
    }
    Done done = element.memory().change(change.get());
    if (done == Done.DONE) {
      return Optional.of(afterEffect(command));
    }
    return Optional.of(
        done == Done.IS_THERE
            ? ElementAnswer.deny("IEAE", "Input, Entity Already Exists")
            : ElementAnswer.deny("IENE", "Input, Entity Not Exist"));
  }

  private ElementAnswer afterEffect(ElementInput command) throws InterruptedException {
    if (element.answerLate.turned()) {
      Thread.sleep(element.lateness.toMillis());
    }
    if (element.denyDone.turned()) {
      return ElementAnswer.deny("SROF", "Status, Requested Operation Failed");
    }
    ElementAnswer answer =
        ElementAnswer.done("/* " + command.verb() + " [" + command.ctag() + "] */");
    return element.dropAnswer.turned() ? answer.thatIsCut() : answer;
  }

  private Optional<NetworkChange> change(ElementInput command) {
    int dash = command.verb().indexOf('-');
    String verb = dash < 0 ? command.verb() : command.verb().substring(0, dash);
    Kind kind =
        switch (verb) {
          case "ENT" -> Kind.ENTERED;
          case "ED" -> Kind.EDITED;
          case "DLT" -> Kind.DELETED;
          default -> null;
        };
    return Optional.ofNullable(kind)
        .map(
            is ->
                new NetworkChange(
                    is,
                    command.verb().substring(dash + 1),
                    command.tid(),
                    command.aid(),
                    command.fields()));
  }

  private static String record(String aid, Map<String, String> fields) {
    String named =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=\"" + escaped(field.getValue()) + "\"")
            .collect(Collectors.joining(","));
    return "\"" + aid + "::" + escaped(named) + ":IS\"";
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }
}
