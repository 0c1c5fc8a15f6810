package io.purser.akash.sdl;

import io.purser.akash.sdl.advice.SdlAdvice;
import io.purser.akash.sdl.group.GroupSpec;
import io.purser.akash.sdl.group.SdlCost;
import io.purser.akash.sdl.input.SdlInput;
import io.purser.akash.sdl.manifest.Manifest;
import io.purser.akash.sdl.rule.SdlRules;
import io.purser.akash.sdl.yaml.SdlFinding;
import io.purser.akash.sdl.yaml.SdlFindings;
import io.purser.akash.sdl.yaml.YamlNode;
import io.purser.akash.sdl.yaml.YamlReader;
import io.purser.akash.sdl.yaml.YamlWriter;
import io.purser.problem.Problem;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A valid SDL, with the groups and the manifest that Akash makes of it. */
public final class Sdl {
    private final YamlNode document;
    private final @Nullable Duration reclamation;
    private final GroupBuilder.Built built;
    private final List<SdlFinding> consoleRefusals;

    private Sdl(YamlNode document, SdlInput input, List<SdlFinding> consoleRefusals) {
        this.document = document;
        this.reclamation = input.reclamation();
        this.built = GroupBuilder.build(input);
        this.consoleRefusals = consoleRefusals;
    }

    /**
     * Reads an SDL of version 2.0, 2.1 or later. Later versions are read by the rules of 2.1.
     *
     * @throws io.purser.problem.Problem INVALID with every violation, each with its path, line and column
     */
    public static Sdl parse(String yaml) {
        return check(yaml).orThrow();
    }

    /** Reads an SDL and returns all violations and warnings. Never throws, whatever the text is. */
    public static SdlCheckResult check(String yaml) {
        SdlFindings findings = new SdlFindings();
        YamlNode document = YamlReader.read(yaml, findings);
        SdlInput input = document == null ? null : SdlInput.read(document, findings);
        if (input != null) {
            SdlRules.check(input);
            SdlAdvice.give(input);
        }
        Sdl sdl = document == null || input == null || findings.hasViolations()
                ? null
                : new Sdl(document, input, findings.consoleRefusals());
        // Building the groups reads the values once more, and can find violations in values that nothing read before.
        return new SdlCheckResult(findings.hasViolations() ? null : sdl, findings.violations(), findings.warnings());
    }

    /** The deployment groups for the chain, sorted by name. */
    public List<GroupSpec> groups() {
        return built.groups();
    }

    /** The manifest for the providers. */
    public Manifest manifest() {
        return built.manifest();
    }

    /**
     * The shortest time for which a provider has to let the deployment run after it announces that it reclaims the
     * resources.
     */
    public Optional<Duration> reclamation() {
        return Optional.ofNullable(reclamation);
    }

    /** The most that the deployment may cost. */
    public SdlCost cost() {
        return SdlCost.of(groups());
    }

    /** The same SDL as YAML, without comments and aliases. It has the same groups, manifest and hash. */
    public String render() {
        return YamlWriter.write(document);
    }

    /**
     * {@link #render} for Console. Console reads <code>${NAME}</code> in a text as a variable of its own and refuses
     * the SDL, so this writes the dollar sign as its number.
     */
    public String renderForConsole() {
        // A text with a dollar sign is always between double quotes.
        return render().replace("${", "\\U00000024{");
    }

    /**
     * Does nothing if Console takes this SDL too.
     *
     * @throws Problem INVALID with every place that the chain takes and Console refuses, in the words of
     *     {@link #check}'s warnings
     */
    public void requireConsole() {
        if (!consoleRefusals.isEmpty()) {
            throw Problem.invalid(
                    consoleRefusals.stream().map(SdlFinding::toViolation).toList());
        }
    }

    /** The warnings of {@link #check} for which Console refuses the file although the chain takes it. */
    public List<SdlFinding> consoleRefusals() {
        return consoleRefusals;
    }

    /** The prices in AKT's unit, each with its place and the text to write instead. No market takes AKT any more. */
    public List<AktPrice> aktPrices() {
        return AktPrices.in(document);
    }

    /**
     * The same SDL with the prices in AKT's unit converted to ACT's unit.
     *
     * @param aktInUsd the price of one AKT; one ACT is about one dollar
     */
    public Sdl inAct(BigDecimal aktInUsd) {
        return parse(YamlWriter.write(AktPrices.converted(document, aktInUsd)));
    }

    /**
     * The same SDL with another image for one service.
     *
     * @throws io.purser.problem.Problem INVALID if the service does not exist, or if the text is not an image
     */
    public Sdl withImage(String service, String image) {
        return parse(YamlWriter.write(at(
                document,
                "services",
                services -> at(
                        services,
                        service,
                        found -> at(
                                found,
                                "image",
                                node -> node instanceof YamlNode.Scalar scalar
                                        ? new YamlNode.Scalar(image, false, scalar.mark())
                                        : node)))));
    }

    private static YamlNode at(YamlNode node, String key, UnaryOperator<YamlNode> change) {
        if (!(node instanceof YamlNode.Mapping mapping)
                || mapping.entries().stream()
                        .noneMatch(entry -> entry.key().value().equals(key))) {
            throw Problem.invalid("service", "the SDL has no " + key);
        }
        return new YamlNode.Mapping(
                mapping.entries().stream()
                        .map(entry -> entry.key().value().equals(key)
                                ? new YamlNode.Entry(entry.key(), change.apply(entry.value()))
                                : entry)
                        .toList(),
                mapping.merged(),
                mapping.weight(),
                mapping.mark());
    }
}
