package io.purser.web.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.purser.deploy.app.App;
import io.purser.web.Page;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A page of apps.
 *
 * @param next the cursor of the next page, or null if there may be no further page
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A page of apps.", examples = "{\"apps\": [" + AppBody.EXAMPLE + "]}")
public record AppList(
        @Schema(required = true, description = "The apps, the newest first.")
        List<AppBody> apps,

        @Schema(description = Page.NEXT, examples = AppBody.ID) @Nullable
        UUID next) {
    static AppList of(List<App> found, Page page) {
        return new AppList(found.stream().map(AppBody::of).toList(), page.next(found, App::id));
    }
}
