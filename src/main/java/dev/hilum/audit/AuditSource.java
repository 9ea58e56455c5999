package dev.hilum.audit;

import java.util.Optional;

/**
 * Who reports.
 *
 * @param id AuditSourceID, unique within the site
 * @param enterpriseSite AuditEnterpriseSiteID
 * @param aeTitle ours
 * @param host name of this machine
 * @param processId of this process
 */
public record AuditSource(String id, Optional<String> enterpriseSite, String aeTitle, String host, long processId) {}
