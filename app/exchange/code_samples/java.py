"""Java with OkHttp."""

from __future__ import annotations

from app.exchange.code_samples.sample import Sample, quoted

_LONGEST = 10_000
"""Characters of one constant: Java allows 65,535 bytes, and a character takes up to six in it."""

_OKHTTP = """
// Java 15 or later, with OkHttp 4 or later (com.squareup.okhttp3:okhttp).
// Set the environment variable <<key>> to the API key.
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

public class Chat {
    private static final String BODY = <<literal>>;

    public static void main(String[] arguments) throws IOException {
        String key = System.getenv("<<key>>");
        if (key == null) {
            System.err.println("<<key>> is not set");
            System.exit(1);
        }
        OkHttpClient client = new OkHttpClient.Builder().readTimeout(Duration.ofMinutes(5)).build();
        RequestBody body =
            RequestBody.create(BODY.getBytes(StandardCharsets.UTF_8), MediaType.parse("application/json"));
        Request request = new Request.Builder()
            .url("<<url>>")
            .header("Authorization", "Bearer " + key)
            .post(body)
            .build();
        boolean successful;
        try (Response response = client.newCall(request).execute()) {
            successful = response.isSuccessful();
            if (!successful) {
                System.err.println("HTTP " + response.code());
            }
            response.body().byteStream().transferTo(System.out);
            System.out.flush();
        }
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
        if (!successful) {
            System.exit(1);
        }
    }
}
"""


def okhttp(sample: Sample) -> str:
    """A whole Chat.java."""
    return sample.fill(_OKHTTP, literal=literal(sample.json))


def literal(text: str) -> str:
    """The JSON `text` as an expression. After doubling, no backslash can begin one of Java's early Unicode escapes."""
    if len(text) <= _LONGEST:
        doubled = text.replace("\\", "\\\\")
        return f'"""\n{doubled}"""'
    pieces = [quoted(text[at : at + _LONGEST]) for at in range(0, len(text), _LONGEST)]
    return 'String.join("",\n        ' + ",\n        ".join(pieces) + ")"
