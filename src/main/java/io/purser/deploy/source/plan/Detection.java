package io.purser.deploy.source.plan;

/** The result of a detection: how to build and run the repository, or why Purser cannot. */
public sealed interface Detection permits BuildPlan, DetectionRefusal {}
