package io.purser.web.app;

import io.purser.deploy.app.App;
import io.purser.json.SnakeCaseJson;
import io.purser.web.Page;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A page of apps.
 *
 * @param next the cursor of the next page, or null if there may be no further page
 */
@SnakeCaseJson
public record AppList(List<AppBody> apps, @Nullable UUID next) {
    static AppList of(List<App> found, Page page) {
        return new AppList(found.stream().map(AppBody::of).toList(), page.next(found, App::id));
    }
}
