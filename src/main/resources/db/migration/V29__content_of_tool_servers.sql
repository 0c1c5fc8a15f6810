-- What a tool server listed beside its tools: resources, templates of URIs and prompts, as JSON.
alter table tool_server add column content text;
