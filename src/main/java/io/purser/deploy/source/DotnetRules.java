package io.purser.deploy.source;

import io.purser.deploy.source.plan.BuildPlan;
import io.purser.deploy.source.plan.Detection;
import io.purser.deploy.source.plan.DetectionRefusal;
import io.purser.deploy.source.plan.Framework;
import io.purser.deploy.source.plan.ResourceProfile;
import io.purser.deploy.source.plan.ShellSafeName;
import io.purser.deploy.source.tree.BoundedText;
import io.purser.deploy.source.tree.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads projects of .NET. */
final class DotnetRules {
    private static final int MOST_READ = 10;
    private static final int DEEPEST = 3;
    private static final int USUAL = 9;
    private static final Pattern VERSION = Pattern.compile("<TargetFrameworks?>[^<]*?net(\\d{1,2})\\.0");

    private static final Pattern NAME = Pattern.compile("<AssemblyName>\\s*([A-Za-z0-9_.-]+)\\s*</AssemblyName>");

    private DotnetRules() {}

    static Optional<Detection> detect(SourceTree tree) {
        List<String> projects = tree.paths().stream()
                .filter(path -> path.matches(".*\\.(cs|fs|vb)proj") && ShellSafeName.isPath(path))
                .filter(path ->
                        path.chars().filter(character -> character == '/').count() <= DEEPEST)
                .filter(path -> !path.matches("(?i).*tests?[/.].*"))
                .limit(MOST_READ)
                .toList();
        if (projects.isEmpty()) {
            return Optional.empty();
        }
        List<String> web = new ArrayList<>();
        for (String path : projects) {
            String text = tree.read(path).orElse("");
            if (text.contains("Microsoft.NET.Sdk.BlazorWebAssembly")) {
                return Optional.of(DetectionRefusal.unsupported(tree, path + ": pages of Blazor WebAssembly"));
            }
            if (text.contains("Microsoft.NET.Sdk.Web")) {
                web.add(path);
            }
        }
        if (web.size() == 1) {
            return Optional.of(plan(tree, web.getFirst()));
        }
        return Optional.of(
                web.isEmpty()
                        ? DetectionRefusal.unsupported(
                                tree, projects.getFirst() + ": .NET without a project of Microsoft.NET.Sdk.Web")
                        : DetectionRefusal.unsupported(
                                tree, "its projects: .NET with several servers, " + String.join(", ", web)));
    }

    private static BuildPlan plan(SourceTree tree, String path) {
        String text = tree.read(path).orElse("");
        // A file above the projects may have properties for all of them.
        Matcher version = BoundedText.matcher(
                VERSION,
                text.contains("TargetFramework")
                        ? text
                        : tree.read("Directory.Build.props")
                                .or(() -> tree.read("src/Directory.Build.props"))
                                .orElse(""));
        Matcher name = BoundedText.matcher(NAME, text);
        String file = path.substring(path.lastIndexOf('/') + 1);
        String assembly = name.find() ? name.group(1) : file.substring(0, file.lastIndexOf('.'));
        return new BuildPlan(
                        Framework.DOTNET,
                        "mcr.microsoft.com/dotnet/sdk:" + (version.find() ? Integer.parseInt(version.group(1)) : USUAL)
                                + ".0",
                        List.of("dotnet publish " + path + " --configuration Release --output /srv/out"),
                        "dotnet /srv/out/" + assembly + ".dll",
                        BuildPlan.USUAL_PORT,
                        ResourceProfile.BUILT,
                        List.of(path + " is of Microsoft.NET.Sdk.Web: ASP.NET Core on .NET"),
                        BuildPlan.NO_VARIABLES,
                        false)
                .with(Map.of("ASPNETCORE_URLS", "http://0.0.0.0:" + BuildPlan.USUAL_PORT));
    }
}
