package io.purser.deploy.source.plan;

/** What the files of a repository tell: how it is built and run, or why that cannot be done. */
public sealed interface Detection permits BuildPlan, DetectionRefusal {}
