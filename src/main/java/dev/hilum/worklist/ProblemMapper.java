package dev.hilum.worklist;

import dev.hilum.bucket.NotInBucketException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.UnwrapException;

/** The border where failures become RFC 9457 problems. */
@UnwrapException(UncheckedIOException.class)
public class ProblemMapper {
    static final MediaType PROBLEM = new MediaType("application", "problem+json");

    @ServerExceptionMapper
    public RestResponse<Map<String, Object>> problem(ProblemException failure) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", failure.title());
        body.put("status", failure.status().getStatusCode());
        body.put("detail", failure.getMessage());
        body.put("code", failure.code());
        return RestResponse.ResponseBuilder.<Map<String, Object>>create(failure.status())
                .entity(body)
                .type(PROBLEM)
                .build();
    }

    /** Another node has the file; its upkeep puts it where this one finds it. */
    @ServerExceptionMapper
    public RestResponse<Map<String, Object>> elsewhere(NotInBucketException failure) {
        return problem(new ProblemException(
                Response.Status.SERVICE_UNAVAILABLE, "NOT_HERE_YET", String.valueOf(failure.getMessage())));
    }

    /** Which status a code stands for is decided where it is thrown. */
    static ProblemException notFound(String code, String detail) {
        return new ProblemException(Response.Status.NOT_FOUND, code, detail);
    }

    static ProblemException conflict(String code, String detail) {
        return new ProblemException(Response.Status.CONFLICT, code, detail);
    }

    static ProblemException badRequest(String code, String detail) {
        return new ProblemException(Response.Status.BAD_REQUEST, code, detail);
    }

    static ProblemException notAcceptable(String detail) {
        return new ProblemException(Response.Status.NOT_ACCEPTABLE, "NOT_ACCEPTABLE", detail);
    }
}
