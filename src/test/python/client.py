"""Calls of OpenAI's own client, unchanged but for its base URL: python client.py <base URL> <key>.

Prints what failed, and ends with 1 if anything did.
"""

import json
import sys
import traceback

import openai

base_url, api_key = sys.argv[1:]
client = openai.OpenAI(base_url=base_url, api_key=api_key, timeout=30, max_retries=0)
QWEN = "openrouter:qwen2-72b"


def says(content):
    return [{"role": "user", "content": content if isinstance(content, str) else json.dumps(content)}]


def create(content="hi", **more):
    return client.chat.completions.create(**{"model": QWEN, "messages": says(content), **more})


def chunk(delta, finish=None):
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "g1", "object": "chat.completion.chunk", "created": 1, "model": "{model}", "choices": [choice]}


def read(stream):
    text, usages = "", []
    for piece in stream:
        text += piece.choices[0].delta.content or "" if piece.choices else ""
        if piece.usage:
            usages.append(piece.usage)
    return text, usages


def refused(kind, call):
    try:
        call()
    except kind as error:
        assert type(error) is kind, repr(error)
        return error
    raise AssertionError("was not refused")


def completes_by_policy():
    assert create(model="auto").choices[0].message.content == "hello"


def knows_a_model_by_its_name_alone():
    answer = client.chat.completions.with_raw_response.create(model="qwen2-72b", messages=says("hi"))
    assert answer.headers["x-purser-model"] == QWEN
    assert answer.headers["x-request-id"]


def reads_usage_and_cost():
    assert create({"prompt": 1000, "completion": 50}).usage.cost == 0.0011


def streams_with_usage_and_cost():
    wish = {"prompt": 1000, "completion": 50}
    text, usages = read(create(wish, stream=True, stream_options={"include_usage": True}))
    assert text == "word0 word1 word2 "
    assert [usage.cost for usage in usages] == [0.0011]


def asks_for_usage_as_openrouters_clients_do():
    _, usages = read(create({"prompt": 33}, stream=True, extra_body={"usage": {"include": True}}))
    assert [usage.prompt_tokens for usage in usages] == [33]


def makes_vectors():
    answer = client.embeddings.create(model=QWEN, input=["one", "two"], encoding_format="float")
    assert [item.embedding for item in answer.data] == [[0.25, -0.5], [0.25, -0.5]]


def lists_models():
    assert {"auto", QWEN} <= {model.id for model in client.models.list()}


def retrieves_a_model():
    assert client.models.retrieve(QWEN).id == QWEN
    assert client.models.retrieve("openrouter/qwen2-72b").id == QWEN


def learns_that_there_is_no_such_model():
    assert refused(openai.NotFoundError, lambda: create(model="qwen3-72b")).code == "model_not_found"
    assert refused(openai.NotFoundError, lambda: client.models.retrieve("gpt-99")).code == "model_not_found"


def learns_that_nothing_is_offered():
    error = refused(openai.NotFoundError, lambda: client.moderations.create(input="hi"))
    assert "POST /v1/chat/completions" in error.message


def learns_of_an_error_under_a_200():
    wish = {"answer": {"json": {"error": {"message": "This was too much", "code": 502}, "user_id": "u"}}}
    error = refused(openai.InternalServerError, lambda: create(wish))
    assert error.status_code == 502 and "This was too much" in error.message


def learns_of_a_limit_under_a_200():
    wish = {"answer": {"json": {"error": {"message": "rate limited", "code": 429}}}}
    assert "rate limited" in refused(openai.RateLimitError, lambda: create(wish)).message


def learns_of_an_error_in_the_first_event():
    wish = {"answer": {"events": [{"error": {"message": "rate limited", "code": 429}}]}}
    assert "rate limited" in refused(openai.RateLimitError, lambda: create(wish, stream=True)).message


def learns_of_an_error_midway():
    wish = {"answer": {"events": [chunk({"content": "half"}), {"error": {"message": "upstream gone", "code": 502}}]}}
    error = refused(openai.APIError, lambda: read(create(wish, stream=True)))
    assert "upstream gone" in error.message


def learns_of_a_stream_that_broke():
    for end in ["cut", "closed", "reset"]:
        wish = {"answer": {"events": [chunk({"content": "half"}), chunk({"content": " of"})], "then": end}}
        error = refused(openai.APIError, lambda: read(create(wish, stream=True)))
        assert error.code == "provider_failed", end


def learns_of_a_filter():
    choice = {"index": 0, "message": {"role": "assistant", "content": None}, "finish_reason": "content_filter"}
    usage = {"prompt_tokens": 12, "completion_tokens": 0, "total_tokens": 12}
    answer = {"id": "g1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}
    wish = {"answer": {"json": answer}}
    assert create(wish).choices[0].finish_reason == "content_filter"
    refused(
        openai.ContentFilterFinishReasonError,
        lambda: client.chat.completions.parse(model=QWEN, messages=says(wish)),
    )


def learns_of_a_moderation():
    message = 'Your chosen model requires moderation and your input was flagged for "violence"'
    error = {"code": 403, "message": message, "metadata": {"reasons": ["violence"]}}
    wish = {"answer": {"status": 403, "json": {"error": error}}}
    assert "violence" in refused(openai.PermissionDeniedError, lambda: create(wish)).message


def learns_that_the_context_is_too_long():
    error = {
        "message": "This model's maximum context length is 128000 tokens.",
        "type": "invalid_request_error",
        "param": "messages",
        "code": "context_length_exceeded",
    }
    wish = {"answer": {"status": 400, "json": {"error": error}}}
    for stream in [False, True]:
        refusal = refused(openai.BadRequestError, lambda: create(wish, stream=stream))
        assert (refusal.code, refusal.param) == ("context_length_exceeded", "messages")


def learns_that_a_provider_took_too_long():
    error = refused(openai.InternalServerError, lambda: create({"hang": True}, stream=True))
    assert (error.status_code, error.code) == (504, "provider_timeout")


def gives_up_itself():
    refused(openai.APITimeoutError, lambda: create({"hang": True}, timeout=0.3))


def learns_that_the_key_is_wrong():
    wrong = openai.OpenAI(base_url=base_url, api_key="wrong", max_retries=0)
    refused(openai.AuthenticationError, wrong.models.list)


calls = [
    completes_by_policy,
    knows_a_model_by_its_name_alone,
    reads_usage_and_cost,
    streams_with_usage_and_cost,
    asks_for_usage_as_openrouters_clients_do,
    makes_vectors,
    lists_models,
    retrieves_a_model,
    learns_that_there_is_no_such_model,
    learns_that_nothing_is_offered,
    learns_of_an_error_under_a_200,
    learns_of_a_limit_under_a_200,
    learns_of_an_error_in_the_first_event,
    learns_of_an_error_midway,
    learns_of_a_stream_that_broke,
    learns_of_a_filter,
    learns_of_a_moderation,
    learns_that_the_context_is_too_long,
    learns_that_a_provider_took_too_long,
    gives_up_itself,
    learns_that_the_key_is_wrong,
]

failures = 0
for call in calls:
    try:
        call()
    except Exception:  # whatever it is, the others are to be seen too
        failures += 1
        print(f"{call.__name__}: {traceback.format_exc()}")
print(f"{len(calls) - failures} of {len(calls)} calls went as they should")
sys.exit(0 if failures == 0 else 1)
