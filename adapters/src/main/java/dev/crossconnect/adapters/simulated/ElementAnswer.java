package dev.crossconnect.adapters.simulated;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a simulated network element answers.
 *
 * @param code COMPLD or DENY, or that of an acknowledgment
 * @param cut whether the connection breaks in the middle of it
 */
record ElementAnswer(String code, List<String> lines, boolean acknowledges, boolean cut) {

  ElementAnswer {
    lines = List.copyOf(lines);
  }

  static ElementAnswer done(String... lines) {
    return new ElementAnswer("COMPLD", List.of(lines), false, false);
  }

  static ElementAnswer deny(String code, String words) {
    return new ElementAnswer("DENY", List.of(code, "/* " + words + " */"), false, false);
  }

  static ElementAnswer acknowledgment(String code) {
    return new ElementAnswer(code, List.of(), true, false);
  }

  ElementAnswer thatIsCut() {
    return new ElementAnswer(code, lines, acknowledges, true);
  }

  /** As it is sent, with what the dials put into it. */
  String text(String ctag, SimulatedNetworkElement element) {
    if (acknowledges) {
      return "\r\n" + code + " " + ctag + "\r\n<";
    }
    String start = element.header() + "M  " + ctag + " " + code + "\r\n";
    String alarm = element.alarm.turned() ? element.alarmText() : "";
    List<String> all = new ArrayList<>(lines);
    if (element.answerInParts.turned()) {
      all.add("/* the end */");
      return all.stream()
          .map(line -> start + "   " + line + "\r\n")
          .collect(Collectors.joining(">" + alarm, "", ";"));
    }
    StringBuilder text = new StringBuilder(start);
    if (!alarm.isEmpty()) {
      text.append(alarm).append("\r\n");
    }
    all.forEach(line -> text.append("   ").append(line).append("\r\n"));
    return text.append(";").toString();
  }
}
