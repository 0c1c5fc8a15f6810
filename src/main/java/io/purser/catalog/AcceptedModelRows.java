package io.purser.catalog;

import io.purser.ledger.ColumnArrays;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads and writes the table of listed models. */
final class AcceptedModelRows {
    /** Models that left a list keep their prices, to compare with if they come back; at most so many of a source. */
    private static final int MOST_GONE = 5_000;

    private AcceptedModelRows() {}

    /** The models of a source, by their names; all of them, or those that the condition leaves. */
    static Map<String, AcceptedModel> read(Connection connection, ModelSource source, String and) throws SQLException {
        Map<String, AcceptedModel> models = new LinkedHashMap<>();
        String sql = "select model, price_version, prices, held_version, held_prices, max_context, max_output,"
                + " capabilities, thinks, limit_name from catalog_model where provider = ? and base_url = ? " + and;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            place(select, 1, source);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    models.put(row.getString(1), model(row));
                }
            }
        }
        return models;
    }

    private static AcceptedModel model(ResultSet row) throws SQLException {
        String held = row.getString(4);
        return new AcceptedModel(
                row.getString(1),
                new AcceptedModel.Line(row.getString(2), row.getString(3)),
                held == null ? null : new AcceptedModel.Line(held, row.getString(5)),
                row.getLong(6),
                row.getLong(7),
                Arrays.stream(row.getString(8).split(" ", -1))
                        .filter(word -> !word.isEmpty())
                        .collect(Collectors.toSet()),
                row.getBoolean(9),
                ModelTraits.LimitName.valueOf(row.getString(10)));
    }

    /** Writes models, and puts them on the list. */
    static void write(Connection connection, ModelSource source, List<AcceptedModel> models) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                insert into catalog_model as old (provider, base_url, model, price_version, prices, held_version, held_prices,
                    max_context, max_output, capabilities, thinks, limit_name, accepted_at, held_at)
                select ?, ?, m.model, m.version, m.prices, m.held_version, m.held, m.context, m.output, m.capabilities,
                    m.thinks, m.limit_name, now(), case when m.held_version is not null then now() end
                from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[],
                        ?::boolean[], ?::text[])
                    as m (model, version, prices, held_version, held, context, output, capabilities, thinks, limit_name)
                on conflict (provider, base_url, model) do update set price_version = excluded.price_version,
                    prices = excluded.prices, held_version = excluded.held_version, held_prices = excluded.held_prices,
                    max_context = excluded.max_context, max_output = excluded.max_output,
                    capabilities = excluded.capabilities, thinks = excluded.thinks, limit_name = excluded.limit_name,
                    gone_at = null,
                    accepted_at = case when old.price_version = excluded.price_version then old.accepted_at
                        else excluded.accepted_at end,
                    held_at = case when old.held_version = excluded.held_version then old.held_at
                        else excluded.held_at end
                """)) {
            place(upsert, 1, source);
            new ColumnArrays<>(connection, upsert, models, 3)
                    .column("text", AcceptedModel::id)
                    .column("text", model -> model.line().version())
                    .column("text", model -> model.line().text())
                    .column(
                            "text",
                            model -> model.held() == null ? null : model.held().version())
                    .column(
                            "text",
                            model -> model.held() == null ? null : model.held().text())
                    .column("bigint", AcceptedModel::maxContext)
                    .column("bigint", AcceptedModel::maxOutput)
                    .column("text", model -> String.join(" ", new TreeSet<>(model.capabilities())))
                    .column("boolean", AcceptedModel::thinks)
                    .column("text", model -> model.limitName().name());
            upsert.executeUpdate();
        }
    }

    /** Marks the models that left the list, and returns whether there are any. */
    static boolean takeOff(Connection connection, ModelSource source, List<AcceptedModel> offered) throws SQLException {
        boolean any;
        try (PreparedStatement update = connection.prepareStatement("update catalog_model set gone_at = now()"
                + " where provider = ? and base_url = ? and gone_at is null"
                + " and not exists (select 1 from unnest(?::text[]) as listed (name) where listed.name = model)")) {
            place(update, 1, source);
            update.setArray(
                    3,
                    connection.createArrayOf(
                            "text", offered.stream().map(AcceptedModel::id).toArray()));
            any = update.executeUpdate() > 0;
        }
        try (PreparedStatement delete = connection.prepareStatement("""
                delete from catalog_model where provider = ? and base_url = ? and gone_at is not null and model in
                    (select model from catalog_model where provider = ? and base_url = ? and gone_at is not null
                     order by gone_at desc, model offset ?)
                """)) {
            place(delete, 1, source);
            place(delete, 3, source);
            delete.setInt(5, MOST_GONE);
            delete.executeUpdate();
        }
        return any;
    }

    /** Binds a source to two parameters. */
    static void place(PreparedStatement statement, int first, ModelSource source) throws SQLException {
        statement.setString(first, source.provider());
        statement.setString(first + 1, source.baseUrl().toString());
    }
}
