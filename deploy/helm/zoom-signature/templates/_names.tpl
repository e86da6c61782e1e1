{{- /* The release's name; with another one, the chart's is added to it. */ -}}
{{- define "zoom-signature.name" -}}
{{- if contains "zoom-signature" .Release.Name -}}
{{- .Release.Name -}}
{{- else -}}
{{- printf "%s-zoom-signature" (.Release.Name | trunc 40 | trimSuffix "-") -}}
{{- end -}}
{{- end -}}

{{- /* What the pods are selected by. It never changes. */ -}}
{{- define "zoom-signature.selector" -}}
app.kubernetes.io/name: zoom-signature
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "zoom-signature.metadata" -}}
name: {{ include "zoom-signature.name" . }}
{{ include "zoom-signature.place" . }}
{{- end -}}

{{- /* Namespace and labels. */ -}}
{{- define "zoom-signature.place" -}}
namespace: {{ .Release.Namespace }}
labels:
  {{- include "zoom-signature.selector" . | nindent 2 }}
  app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
  app.kubernetes.io/managed-by: {{ .Release.Service }}
  helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "zoom-signature.image" -}}
{{- if .Values.image.digest -}}
{{- .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{- .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}
