package dev.crossconnect.adapters.runner;

import java.time.Duration;

/**
 * When a target's breaker opens and how it closes again.
 *
 * @param calls how many of the last calls count; zero for no breaker
 * @param percent how many of a hundred must be trouble
 */
public record BreakerSettings(int calls, int percent, Duration pause, Duration longestPause) {}
