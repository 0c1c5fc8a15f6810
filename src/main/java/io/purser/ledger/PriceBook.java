package io.purser.ledger;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A list of prices that was in force; never changed. */
@Entity
@Table(name = "price_book")
public class PriceBook extends PanacheEntityBase {
    /** The name of the list: a hash of it. */
    @Id
    public String version;

    @Column(name = "loaded_at")
    public Instant loadedAt;

    public String prices;

    protected PriceBook() {}

    /** Writes the list unless it exists already, also if two replicas start at the same time. */
    public static void keep(String version, String prices, Instant now) {
        getEntityManager()
                .createNativeQuery(
                        "insert into price_book (version, loaded_at, prices) values (?1, ?2, ?3) on conflict do nothing")
                .setParameter(1, version)
                .setParameter(2, now)
                .setParameter(3, prices)
                .executeUpdate();
    }
}
