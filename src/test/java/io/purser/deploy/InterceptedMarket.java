package io.purser.deploy;

import io.purser.deploy.market.Market;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Does something before each call of a market, or after it. */
final class InterceptedMarket {
    private InterceptedMarket() {}

    /** What is done around a call. */
    interface Interceptor {
        @Nullable
        Object around(String method, Supplier<@Nullable Object> call);
    }

    /** The same source, with markets whose calls are intercepted. */
    static MarketSource around(MarketSource source, Interceptor interceptor) {
        return proxy(MarketSource.class, (method, arguments) -> {
            Object answer = call(source, method, arguments);
            return answer instanceof Market market ? intercepted(market, interceptor) : answer;
        });
    }

    private static Market intercepted(Market market, Interceptor interceptor) {
        return proxy(
                Market.class,
                (method, arguments) -> interceptor.around(method.getName(), () -> call(market, method, arguments)));
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
