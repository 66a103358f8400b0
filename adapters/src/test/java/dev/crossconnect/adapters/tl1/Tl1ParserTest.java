package dev.crossconnect.adapters.tl1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.adapters.tl1.Tl1Message.Acknowledgment;
import dev.crossconnect.adapters.tl1.Tl1Message.Autonomous;
import dev.crossconnect.adapters.tl1.Tl1Message.Response;
import dev.crossconnect.adapters.tl1.Tl1Message.Unreadable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class Tl1ParserTest {

  private static final int MOST = 4_096;
  private static final Path SAMPLES = Path.of("../../shared/samples/tl1");
  private static final String ALARM =
      String.join(
          "\r\n",
          "",
          "",
          "   OLT-DUB1 26-03-01 12:00:01",
          "*C  7 REPT ALM ONT",
          "   \"ONT-1-4:CR,LOS,SA,03-01,12-00-01\"",
          ";");
  private static final Autonomous ALARM_READ =
      new Autonomous(
          "OLT-DUB1",
          "26-03-01 12:00:01",
          "*C",
          "7",
          "REPT ALM ONT",
          List.of("   \"ONT-1-4:CR,LOS,SA,03-01,12-00-01\""));

  @Test
  void anAnswerIsItsCodeItsTagAndItsLines() {
    assertThat(
            read(
                String.join(
                    "\r\n",
                    "",
                    "   OLT-DUB1 2026-03-01 12:00:00",
                    "M  15 COMPLD",
                    "   \"ONT-1-4::SERIAL=A;B:IS\"",
                    "   /* RTRV-ONT; */",
                    ";",
                    "")))
        .containsExactly(
            new Response(
                "OLT-DUB1",
                "2026-03-01 12:00:00",
                "15",
                "COMPLD",
                List.of("   \"ONT-1-4::SERIAL=A;B:IS\"", "   /* RTRV-ONT; */")));
  }

  @Test
  void anEndIsKnownWithoutWaitingForWhatFollows() {
    assertThat(read("\r\n\n   A 26-03-01 12:00:00\r\nM  1 COMPLD\r\n;")).hasSize(1);
    assertThat(read("IP 12\r\n<")).containsExactly(ack(Acknowledgment.Code.IP, "12"));
  }

  @Test
  void everyAcknowledgmentIsOneWithItsTagOrWithout() {
    for (Acknowledgment.Code code : Acknowledgment.Code.values()) {
      assertThat(read("\r\n" + code + " 9\r\n<" + code + "\r\n<"))
          .containsExactly(ack(code, "9"), ack(code, ""));
    }
  }

  @Test
  void anAlarmInTheMiddleOfAnAnswerDoesNotEndIt() {
    assertThat(
            read(
                "\r\n\n   A 26-03-01 12:00:00\r\nM  1 COMPLD\r\n   \"1\"\r\n"
                    + ALARM
                    + "\r\n   \"2\"\r\n;"))
        .containsExactly(ALARM_READ, answer("1", "   \"1\"", "   \"2\""));
  }

  @Test
  void partsAreOneAnswerWhateverComesBetweenThem() {
    String part = "\r\n\n   A 26-03-01 12:00:00\r\nM  1 COMPLD\r\n   \"%d\"\r\n%c";
    assertThat(
            read(
                part.formatted(1, '>')
                    + ALARM
                    + "OK 2\r\n<"
                    + part.formatted(2, '>')
                    + part.formatted(3, ';')))
        .containsExactly(
            ALARM_READ,
            ack(Acknowledgment.Code.OK, "2"),
            answer("1", "   \"1\"", "   \"2\"", "   \"3\""));
  }

  @Test
  void aBannerMayContainAnything() {
    assertThat(
            read(
                ";;\r\nWelcome; to OLT\r\n;\r\n> hello\r\n   OLT 26-03-01 12:00:00\r\n"
                    + "last login\r\nM  1 COMPLD\r\n<\r\n> "
                    + ALARM))
        .containsExactly(ALARM_READ);
  }

  @Test
  void whatOnlyLooksLikeABeginningIsText() {
    assertThat(
            read(
                "\r\n\n   A 26-03-01 12:00:00\r\nM  1 COMPLD\r\n   B 26-03-01 12:00:00\r\n"
                    + "M  2 COMPLD of it\r\nOK\r\n   <\r\nOK 5\r\n;"))
        .containsExactly(
            answer("1", "   B 26-03-01 12:00:00", "M  2 COMPLD of it", "OK", "   <", "OK 5"));
  }

  @Test
  void anAnswerThatNeverEndsLosesNothingThatFollows() {
    List<Tl1Message> read =
        read("\r\n\n   A 26-03-01 12:00:00\r\nM  1 COMPLD\r\n   \"never\r\n" + ALARM + ALARM);
    assertThat(read).containsExactly(ALARM_READ, ALARM_READ);
  }

  @Test
  void whatNeverEndsIsGivenUpWhenThereIsTooMuchOfIt() {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 5; i++) {
      text.append("\r\n\n   A 26-03-01 12:00:00\r\nM  ").append(i).append(" COMPLD\r\n");
    }
    assertThat(read(text.toString()))
        .containsExactly(new Unreadable("1", "it was begun and never ended"));
  }

  @Test
  void whatIsTooLongIsReportedWithItsTagAndTheNextIsRead() {
    String start = "\r\n\n   A 26-03-01 12:00:00\r\nM  1 COMPLD\r\n";
    String longLine = "x".repeat(2 * MOST) + "\r\n;";
    String longText = "xxxxxxxxx\r\n".repeat(MOST) + ";";
    String longParts = (start + "y".repeat(MOST / 2) + "\r\n>").repeat(3) + start + ";";
    for (String tooLong : List.of(start + longLine, start + longText, longParts)) {
      assertThat(read(tooLong + ALARM))
          .containsExactly(new Unreadable("1", "it is longer than 4096 characters"), ALARM_READ);
    }
  }

  @Test
  void partsThatAreNeverCompletedDoNotPileUp() {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 17; i++) {
      text.append("\r\n\n   A 26-03-01 12:00:00\r\nM  ").append(i).append(" COMPLD\r\n>");
    }
    assertThat(read(text.toString()))
        .containsExactly(new Unreadable("1", "its last part never came"));
  }

  @Test
  @EnabledIf("samplesPresent")
  void transcriptsAreReadWholeHoweverTheyAreSplit() throws IOException {
    byte[] all = new byte[0];
    List<Tl1Message> expected = new ArrayList<>();
    try (Stream<Path> files = Files.list(SAMPLES)) {
      for (Path file : files.sorted().toList()) {
        byte[] bytes = Files.readAllBytes(file);
        List<Tl1Message> read = read(new String(bytes, StandardCharsets.ISO_8859_1));
        assertThat(read).as(file.toString()).hasSize(1);
        expected.addAll(read);
        readInTwo(bytes).forEach(split -> assertThat(split).isEqualTo(read));
        all = concat(all, bytes);
      }
    }
    assertThat(expected).hasSizeGreaterThanOrEqualTo(4);
    for (List<Tl1Message> split : readInTwo(all)) {
      assertThat(split).isEqualTo(expected);
    }
  }

  static boolean samplesPresent() {
    return Files.isDirectory(SAMPLES);
  }

  @Test
  void aMillionMessagesAreReadAsTheyWereSaidHoweverTheyAreSplit() {
    Random random = new Random(20_260_301);
    int read = 0;
    while (read < 1_000_000) {
      Conversation said = new Conversation(random, 500);
      List<Tl1Message> heard = new ArrayList<>(said.expected().size());
      Tl1Parser parser = new Tl1Parser(1 << 16, heard::add);
      byte[] bytes = said.bytes();
      for (int at = 0; at < bytes.length; ) {
        int length = Math.min(bytes.length - at, 1 + random.nextInt(1 << random.nextInt(12)));
        parser.accept(bytes, at, length);
        at += length;
      }
      if (!heard.equals(said.expected())) {
        assertThat(heard).isEqualTo(said.expected());
      }
      read += heard.size();
    }
    assertThat(read).isGreaterThanOrEqualTo(1_000_000);
  }

  @Test
  void noRubbishIsTooMuchForItAndWhatFollowsIsRead() {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      Conversation said = new Conversation(random, 3);
      byte[] damaged = said.bytes();
      for (int hits = random.nextInt(20); hits >= 0; hits--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      List<Tl1Message> heard = new ArrayList<>();
      Tl1Parser parser = new Tl1Parser(MOST, heard::add);
      parser.accept(damaged, 0, random.nextInt(damaged.length));
      byte[] alarm = ("\r\n" + ALARM).getBytes(StandardCharsets.ISO_8859_1);
      parser.accept(alarm, 0, alarm.length);
      assertThat(heard.get(heard.size() - 1)).isEqualTo(ALARM_READ);
    }
  }

  private static List<List<Tl1Message>> readInTwo(byte[] bytes) {
    List<List<Tl1Message>> all = new ArrayList<>();
    for (int at = 0; at <= bytes.length; at++) {
      List<Tl1Message> read = new ArrayList<>();
      Tl1Parser parser = new Tl1Parser(MOST, read::add);
      parser.accept(bytes, 0, at);
      parser.accept(bytes, at, bytes.length - at);
      all.add(read);
    }
    return all;
  }

  private static List<Tl1Message> read(String text) {
    List<Tl1Message> whole = new ArrayList<>();
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    new Tl1Parser(MOST, whole::add).accept(bytes, 0, bytes.length);
    List<Tl1Message> single = new ArrayList<>();
    Tl1Parser parser = new Tl1Parser(MOST, single::add);
    for (int i = 0; i < bytes.length; i++) {
      parser.accept(bytes, i, 1);
    }
    assertThat(single).as("byte by byte").isEqualTo(whole);
    return whole;
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = java.util.Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static Acknowledgment ack(Acknowledgment.Code code, String ctag) {
    return new Acknowledgment(code, ctag);
  }

  private static Response answer(String ctag, String... lines) {
    return new Response("A", "26-03-01 12:00:00", ctag, "COMPLD", List.of(lines));
  }
}
