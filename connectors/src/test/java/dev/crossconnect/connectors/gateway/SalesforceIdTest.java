package dev.crossconnect.connectors.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SalesforceIdTest {

  @Example
  void knownPairsAreWidenedAsSalesforceDoes() {
    assertThat(SalesforceId.widened("00D20000000nW7a")).isEqualTo("00D20000000nW7aEAE");
    assertThat(SalesforceId.widened("0032000001GgOe4")).isEqualTo("0032000001GgOe4AAF");
    assertThat(SalesforceId.widened("003xx000004TmiQ")).isEqualTo("003xx000004TmiQAAS");
    assertThat(SalesforceId.widened("ABCDEABCDEABCDE")).isEqualTo("ABCDEABCDEABCDE555");
  }

  @Property
  void widenedIdsDifferEvenWhereCaseDoesNotCount(
      @ForAll("shortIds") String one, @ForAll("shortIds") String other) {
    boolean same =
        SalesforceId.widened(one)
            .toLowerCase(Locale.ROOT)
            .equals(SalesforceId.widened(other).toLowerCase(Locale.ROOT));
    assertThat(same).isEqualTo(one.equals(other));
  }

  @Property
  void wideningKeepsTheIdInFrontAndHappensOnce(@ForAll("shortIds") String id) {
    String wide = SalesforceId.widened(id);
    assertThat(wide).hasSize(18).startsWith(id);
    assertThat(SalesforceId.isId(wide)).isTrue();
    assertThat(SalesforceId.widened(wide)).isEqualTo(wide);
    assertThat(SalesforceId.stem(wide)).isEqualTo(id);
  }

  @Property
  void whatIsNoIdStaysAsItIs(@ForAll String text) {
    if (!SalesforceId.isId(text)) {
      assertThat(SalesforceId.widened(text)).isEqualTo(text);
    }
  }

  @Provide
  Arbitrary<String> shortIds() {
    // Few letters, so that ids that differ in case alone come up.
    return Arbitraries.strings().withChars("aAbB01").ofLength(15);
  }
}
