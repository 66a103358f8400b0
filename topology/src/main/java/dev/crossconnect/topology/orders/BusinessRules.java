package dev.crossconnect.topology.orders;

import dev.crossconnect.topology.pricing.Offers;
import java.util.function.Supplier;

/** What the orchestration goes by; each is asked for anew, so that a mended file counts at once. */
public record BusinessRules(
    Supplier<Catalogue> catalogue, Supplier<FalloutPolicy> fallout, Supplier<Offers> offers) {}
