package io.purser.toolservers.question;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The settings of questions. */
@ConfigMapping(prefix = "purser")
interface QuestionProperties {
    /** How long the caller of a request may take for all that the server asks, together. */
    @WithDefault("PT2M")
    @WithConverter(QuestionTime.class)
    Duration toolQuestionTime();
}
