/**
 * What every adapter has to withstand, as scenarios that anybody can run against an adapter and the
 * system it speaks to (a simulated one, or a test installation with a proxy in between). Needs no
 * test library: a scenario that is not met throws an {@link AssertionError} that tells its story.
 */
package dev.crossconnect.adapters.conformance;
