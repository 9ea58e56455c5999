{{- define "hilum.name" -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "hilum.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "hilum.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "hilum.claim" -}}
{{- .Values.storage.existingClaim | default (printf "%s-data" (include "hilum.name" .)) -}}
{{- end -}}

{{- define "hilum.kind" -}}
{{- if .Values.s3.bucket }}StatefulSet{{ else }}Deployment{{ end -}}
{{- end -}}
