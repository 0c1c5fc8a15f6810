package io.purser.agents;

import io.purser.codes.Names;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The words by which {@link TaskSplitter} knows where a request begins. */
final class RequestWords {
    /** Verbs that are hardly ever nouns. */
    static final Set<String> VERBS = new HashSet<>(Names.list("""
            add advise agree align allocate analyse analyze announce apologise apologize appoint approve arrange assess
            assign automate ban become begin bring build calculate cancel categorise categorize celebrate choose clarify
            classify clean close coach collect compile compose compress compute conduct configure confirm connect consider
            consolidate convert coordinate correct create crop cut debug decide decode define delegate delete deliver deploy
            describe determine develop disable discuss distribute divide download enable encode encrypt enforce ensure
            establish evaluate examine execute expand explain extend extract fetch finalise finalize find fix follow format
            gather generate harden hire identify implement improve increase inform install integrate introduce investigate
            invite lower maintain merge migrate moderate modify monetise monetize monitor move negotiate notify open optimise
            optimize organise organize pay persuade pick predict prepare prevent prioritise prioritize propose prove publish
            put raise read rebuild recommend reconcile record recruit redesign reduce refactor refine reimburse remind remove
            rename reorganise reorganize replace reply rerun resend resize resolve respond restart restore restructure rewrite
            roll rotate schedule scrape select sell send separate settle simplify solve specify split start streamline
            suggest summarise summarize tell terminate thank transcribe translate triage troubleshoot tune turn understand update
            upload validate verify welcome write"""));

    /** Verbs that are often nouns; they count before an article, a pronoun or the like. */
    static final Set<String> VERBS_AND_NOUNS = new HashSet<>(Names.list("""
            address advertise answer audit back benchmark bill book brief budget call cap change chart check claim comment
            compare contact cost count design document draft email estimate exchange file forecast forward give handle hand help
            hold host index interview invest invoice issue join launch lead learn limit list load log look mail make map
            mark market measure meet mentor message model name note offer order outline pack patch ping pitch plan poll post
            present price print process produce profile program promote prototype quote rank rate reach refund register
            release report request research reset review revise run sample save scale scan scope score search secure set
            share ship show sign sketch sort sponsor store study submit support survey teach test track train transfer
            update upgrade vote wire work"""));

    static final Set<String> BEFORE_OBJECTS = new HashSet<>(Names.list("""
            a an the this that these those it its them him her his my our your their me us all every each any some what why
            how when where who which whether if to for up out on about with everybody everyone people customers users
            members him new one two three four five"""));

    static final Set<String> CONNECTORS = new HashSet<>(Names.list("and & then also afterwards finally next plus"));
    static final Set<String> STRONG = new HashSet<>(Names.list("then also afterwards finally next plus"));
    /** A condition that stands where a connector could, as in "and once that is done, send it". */
    static final Pattern CONDITION = Pattern.compile(
            "(?:if (?:yes|so|not)|(?:once|when|after) (?:that|this|it)(?: is|'s)? (?:done|finished|ready|over)|after that)\\b,?");

    static final Set<String> FILLERS =
            new HashSet<>(Names.list("please i we you need want would like can could to must should kindly"));
    static final Set<String> QUESTIONS = new HashSet<>(Names.list(
            "what how why which who whom whose when where is are was were does do did has have will should shall let"));
    /** Words that begin a question or a clause of a request. */
    static final Set<String> CLAUSES = Set.of("when", "where");

    static final Set<String> ABBREVIATIONS = new HashSet<>(
            Names.list("e.g i.e inc ltd co corp mr mrs ms dr prof st no nr vs etc approx a.m p.m u.s dept fig est"));

    private RequestWords() {}
}
