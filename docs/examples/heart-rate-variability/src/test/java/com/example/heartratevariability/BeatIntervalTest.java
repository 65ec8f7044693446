package com.example.heartratevariability;

import dev.kymograph.testkit.MetricTypesContract;

/** Drops the jar into an engine and tries what it brings. */
class BeatIntervalTest extends MetricTypesContract {}
