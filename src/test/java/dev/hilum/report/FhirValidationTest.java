package dev.hilum.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.junit.jupiter.api.Test;

/** Bundles of random results against the R4 definitions that HAPI brings. */
@org.junit.jupiter.api.Tag("slow")
@org.junit.jupiter.api.Tag("REQ-REP-1")
class FhirValidationTest {
    @Test
    void everyBundleIsValidR4() {
        FhirContext context = FhirContext.forR4Cached();
        FhirInstanceValidator r4 = new FhirInstanceValidator(new ValidationSupportChain(
                new DefaultProfileValidationSupport(context),
                new CommonCodeSystemsTerminologyService(context),
                new InMemoryTerminologyServerValidationSupport(context)));
        FhirValidator validator = context.newValidator().registerValidatorModule(r4);
        Stream.concat(
                        LongStream.range(0, 8).mapToObj(RandomReports::of),
                        Stream.concat(
                                LongStream.of(101).mapToObj(VerifiedReports::of),
                                LongStream.range(0, 8).mapToObj(ComparedReports::of)))
                .forEach(report -> {
                    String json = new String(FhirReport.write(report, RandomReports.SETTINGS), StandardCharsets.UTF_8);
                    List<String> errors = validator.validateWithResult(json).getMessages().stream()
                            .filter(message -> message.getSeverity() == ResultSeverityEnum.ERROR
                                    || message.getSeverity() == ResultSeverityEnum.FATAL)
                            .map(message -> message.getLocationString() + ": " + message.getMessage())
                            .toList();
                    assertEquals(List.of(), errors);
                });
    }
}
