/**
 * Benchmarks that bring the thing they are held against along: subject and baseline take turns in
 * one run, and what counts is the ratio. A figure alone says more about the machine than about the
 * hub.
 */
package dev.crossconnect.config.bench;
