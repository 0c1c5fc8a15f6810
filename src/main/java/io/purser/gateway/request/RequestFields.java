package io.purser.gateway.request;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The fields that a request may have, by the public references of their authors in November 2026. A field that is in
 * none of these lists is not forwarded, because its cost is unknown.
 */
public final class RequestFields {
    /** Sampling, penalties and the form of the answer: https://platform.openai.com/docs/api-reference/chat/create. */
    private static final Set<String> OPENAI = words("""
            frequency_penalty function_call functions logit_bias logprobs moderation parallel_tool_calls
            presence_penalty prompt_cache_key prompt_cache_options prompt_cache_retention reasoning_effort
            safety_identifier seed stop store temperature tool_choice top_logprobs top_p user verbosity""");

    /** https://openrouter.ai/docs/api-reference/parameters. */
    private static final Set<String> OPENROUTER = words("""
            debug include_reasoning min_p repetition_penalty session_id structured_outputs top_a top_k trace usage""");

    /** https://docs.mistral.ai/api. */
    private static final Set<String> MISTRAL = words("random_seed");

    /** https://console.groq.com/docs/api-reference, api-docs.deepseek.com, docs.together.ai, docs.fireworks.ai. */
    private static final Set<String> HOSTS = words("""
            citation_options compliance context_length_exceeded_behavior disable_tool_validation do_sample documents
            enable_thinking mirostat_lr mirostat_target perf_metrics_in_response preserve_thinking prompt_truncate_len
            raw_output reasoning_format reasoning_history return_reasoning tool_stream user_id""");

    /** vllm/entrypoints/openai/chat_completion/protocol.py; the guided fields are from its earlier versions. */
    private static final Set<String> VLLM = words("""
            add_generation_prompt add_special_tokens allowed_token_ids bad_words cache_salt chat_template_kwargs
            continue_final_message early_stopping echo ec_transfer_params guided_choice guided_decoding_backend
            guided_grammar guided_json guided_json_object guided_regex guided_whitespace_pattern ignore_eos
            include_stop_str_in_output kv_transfer_params length_penalty logits_processors logprob_token_ids
            max_repetition_pattern_size media_io_kwargs min_repetition_pattern_size mm_processor_kwargs priority
            prompt_logprobs repetition_detection repetition_min_count request_id return_mm_kwargs return_prompt_text
            return_token_ids return_token_offsets return_tokens_as_token_ids routed_experts_prompt_start
            skip_special_tokens spaces_between_special_tokens stop_token_ids stream_interval structural_tag
            truncate_prompt_tokens truncation_side use_beam_search vllm_xargs watermarking""");

    /** llama.cpp's tools/server/README.md and server-schema.cpp; LocalAI accepts these fields too. */
    private static final Set<String> LLAMA = words("""
            adaptive_decay adaptive_target backend_sampling cache_prompt chat_format chat_parser dry_allowed_length
            dry_base dry_multiplier dry_penalty_last_n dry_sequence_breakers dynatemp_exponent dynatemp_range
            generation_prompt grammar grammar_json_functions grammar_lazy grammar_triggers grammar_type id_slot
            json_schema lora min_keep mirostat mirostat_eta mirostat_tau n_cache_reuse n_discard n_indent n_keep n_probs
            parse_tool_calls penalize_nl post_sampling_probs preserved_tokens reasoning_budget_end_tag
            reasoning_budget_end_tags reasoning_budget_message reasoning_budget_start_tag reasoning_control
            reasoning_in_content repeat_last_n repeat_penalty response_fields return_progress return_tokens samplers
            speculative.n_max speculative.n_min speculative.p_min sse_ping_interval t_max_predict_ms t_max_prompt_ms
            tfs_z tfz thinking_forced_open timings_per_token top_n_sigma typical_p verbose xtc_probability
            xtc_threshold""");

    /** The fields of embeddings at OpenAI, Mistral, vLLM, llama.cpp, Cohere, Voyage and Jina. */
    private static final Set<String> EMBEDDINGS = words("""
            add_special_tokens cache_salt dimensions embd_normalize embed_dtype embedding_type embedding_types
            encoding_format endianness input_type late_chunking normalize normalized output_dimension output_dtype
            priority request_id task truncate truncate_prompt_tokens truncation truncation_side use_activation user""");

    /** The free fields that are whole numbers. */
    private static final Set<String> WHOLE = words("""
            dimensions dry_allowed_length dry_penalty_last_n embd_normalize id_slot logprob_token_ids min_keep mirostat
            n_cache_reuse n_discard n_indent n_keep n_probs no_repeat_ngram_size output_dimension priority
            prompt_logprobs prompt_truncate_len random_seed repeat_last_n repetition_min_count
            routed_experts_prompt_start seed speculative.n_max speculative.n_min sse_ping_interval stream_interval
            t_max_predict_ms t_max_prompt_ms top_k top_logprobs truncate_prompt_tokens""");

    /** Because of these fields, a provider adds words of its own to the prompt, such as how to call tools. */
    private static final Set<String> WITH_WORDS =
            words("function_call functions guided_json prompt_mode response_format safe_prompt structured_outputs");

    private static final Set<String> OUTPUT_LIMITS = words("""
            max_completion_tokens max_generated_tokens max_new_tokens max_output_tokens max_tokens n_predict
            num_predict""");

    private static final Set<String> PARTS_OF_OUTPUT = words("""
            min_completion_tokens min_new_tokens min_tokens reasoning_budget reasoning_budget_tokens reasoning_tokens
            thinking_budget thinking_token_budget""");

    private static final Set<String> ANSWERS =
            words("best_of candidate_count n n_cmpl num_completions num_return_sequences");

    /** Searches, tools that a provider runs, media, other models and faster service. */
    private static final Set<String> PRICED = words("""
            agent_count aspect_ratio audio background code_execution code_interpreter compound_custom computer_use
            container deep_research deep_search deferred enable_code_interpreter enable_search enable_search_classifier
            exclude_domains file_search grounding guardrails image_config image_generation image_size include_domains
            inference_geo mcp_servers num_search_results online plugins prediction preset research return_images
            return_related_questions safety_model search search_after_date_filter search_before_date_filter
            search_context_size search_domain_filter search_mode search_options search_parameters search_recency_filter
            search_settings server_tools speculation speed transforms video video_config video_generation voice
            web_search web_search_options""");

    /** The fields that have a rule of their own. */
    private static final Set<String> OWN = words("""
            cache_control messages metadata modalities model models provider route service_tier stream stream_options
            tools""");

    private static final Set<String> OWN_OF_EMBEDDINGS =
            words("input metadata model models provider route service_tier stream");

    private static final Map<String, FieldKind> CHAT = new HashMap<>();
    private static final Map<String, FieldKind> VECTORS = new HashMap<>();

    static {
        for (Set<String> free : List.of(OPENAI, OPENROUTER, MISTRAL, HOSTS, VLLM, LLAMA)) {
            put(CHAT, free, FieldKind.FREE);
        }
        put(CHAT, whole(CHAT), FieldKind.WHOLE);
        put(CHAT, WITH_WORDS, FieldKind.FREE_WITH_WORDS);
        put(CHAT, Set.of("chat_template"), FieldKind.TEMPLATE);
        put(CHAT, OUTPUT_LIMITS, FieldKind.OUTPUT_LIMIT);
        put(CHAT, PARTS_OF_OUTPUT, FieldKind.PART_OF_OUTPUT);
        put(CHAT, Set.of("reasoning", "thinking"), FieldKind.THINKING);
        put(CHAT, ANSWERS, FieldKind.ANSWERS);
        put(CHAT, PRICED, FieldKind.PRICED);
        put(CHAT, OWN, FieldKind.OWN);
        put(VECTORS, EMBEDDINGS, FieldKind.FREE);
        put(VECTORS, whole(VECTORS), FieldKind.WHOLE);
        put(VECTORS, ANSWERS, FieldKind.ANSWERS);
        put(VECTORS, PRICED, FieldKind.PRICED);
        put(VECTORS, OWN_OF_EMBEDDINGS, FieldKind.OWN);
    }

    private RequestFields() {}

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }

    private static Set<String> whole(Map<String, FieldKind> table) {
        return WHOLE.stream().filter(table::containsKey).collect(Collectors.toSet());
    }

    private static void put(Map<String, FieldKind> table, Set<String> names, FieldKind kind) {
        names.forEach(name -> table.put(name, kind));
    }

    /** The kind of that field in a chat completion. */
    static FieldKind ofChat(String name) {
        return CHAT.getOrDefault(name, FieldKind.UNKNOWN);
    }

    /** The kind of that field in a request for embeddings. */
    static FieldKind ofEmbeddings(String name) {
        return VECTORS.getOrDefault(name, FieldKind.UNKNOWN);
    }

    /** Every known field of a chat completion, with its kind. */
    public static Map<String, FieldKind> chat() {
        return Map.copyOf(CHAT);
    }

    /** Every known field of a request for embeddings, with its kind. */
    public static Map<String, FieldKind> embeddings() {
        return Map.copyOf(VECTORS);
    }
}
