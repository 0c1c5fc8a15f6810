package io.purser.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HibernateChoiceTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "reports", "route, reports", "reports ,deploy"})
    void startsHibernateWhereReportsAreOffered(String functions) {
        assertThat(HibernateChoice.needsHibernate(functions)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"route", "route,record-usage,budget-check,deploy,gateway", "report"})
    void leavesHibernateOutWhereNobodyReadsWithIt(String functions) {
        assertThat(HibernateChoice.needsHibernate(functions)).isFalse();
    }
}
