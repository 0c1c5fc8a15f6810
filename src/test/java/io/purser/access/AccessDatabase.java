package io.purser.access;

import io.purser.support.PostgresResource;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** A fresh database with Purser's tables, in the PostgreSQL of the tests. */
public final class AccessDatabase {
    private AccessDatabase() {}

    public static DataSource fresh() {
        return at(freshUrl());
    }

    /** The JDBC URL of a fresh database; its user is postgres. */
    public static String freshUrl() {
        String url = PostgresResource.freshDatabase();
        Flyway.configure()
                .dataSource(at(url))
                .locations("classpath:db/migration")
                .load()
                .migrate();
        return url;
    }

    private static DataSource at(String url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        return source;
    }
}
