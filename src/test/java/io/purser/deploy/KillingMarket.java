package io.purser.deploy;

import io.purser.deploy.market.Market;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Kills its own process, with SIGKILL, once: right before one of a market's methods, or right after it. */
final class KillingMarket {
    private KillingMarket() {}

    /** The same source, with markets that kill. */
    static MarketSource around(MarketSource source, Death death) {
        return proxy(MarketSource.class, (method, arguments) -> {
            Object answer = call(source, method, arguments);
            return answer instanceof Market market ? killing(market, death) : answer;
        });
    }

    private static Market killing(Market market, Death death) {
        return proxy(
                Market.class,
                (method, arguments) -> death.around(method.getName(), () -> call(market, method, arguments)));
    }

    private interface Call {
        @Nullable
        Object answer(Method method, Object @Nullable [] arguments);
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (_, method, arguments) -> call.answer(method, arguments)));
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
