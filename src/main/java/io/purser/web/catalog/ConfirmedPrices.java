package io.purser.web.catalog;

import io.purser.json.SnakeCaseJson;
import java.util.List;

/** The targets whose held prices hold from now on. */
@SnakeCaseJson
public record ConfirmedPrices(List<String> confirmed) {}
