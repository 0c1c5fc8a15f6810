package io.purser.access;

import io.purser.support.PostgresResource;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A fresh database with Purser's tables, in the PostgreSQL of the tests. */
public final class AccessDatabase {
    private AccessDatabase() {}

    public static DataSource fresh() {
        return at(freshUrl());
    }

    /** The JDBC URL of a fresh database; its user is postgres. */
    public static String freshUrl() {
        return PostgresResource.freshLedger();
    }

    private static DataSource at(String url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        return source;
    }
}
