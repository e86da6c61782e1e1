{{- /* The variables that come from a Secret, and its key for each, as JSON. */ -}}
{{- define "zoom-signature.files" -}}
{{- $files := dict -}}
{{- if .Values.existingSecret.name -}}
{{- range $variable, $key := .Values.existingSecret.keys -}}
{{- if $key }}{{ $_ := set $files $variable $key }}{{ end -}}
{{- end -}}
{{- else -}}
{{- range $variable, $value := .Values.secrets -}}
{{- if $value }}{{ $_ := set $files $variable ($variable | trimPrefix "ZOOM_MEETING_" | lower | replace "_" "-") }}{{ end -}}
{{- end -}}
{{- end -}}
{{- $files | toJson -}}
{{- end -}}

{{- define "zoom-signature.secretName" -}}
{{- .Values.existingSecret.name | default (include "zoom-signature.name" .) -}}
{{- end -}}

{{- /* Ends with what is missing, before anything is installed that cannot start. */ -}}
{{- define "zoom-signature.check" -}}
{{- $files := include "zoom-signature.files" . | fromJson -}}
{{- $settings := .Values.settings -}}
{{- if not .Values.image.repository -}}
{{- fail "Set image.repository to where you pushed the image, such as registry.example.com/zoom-signature." -}}
{{- end -}}
{{- if and .Values.existingSecret.name (.Values.secrets | values | compact) -}}
{{- fail "Set existingSecret.name or secrets, not both: the Secret that exists would count, and secrets would not." -}}
{{- end -}}
{{- if not (and $files.ZOOM_MEETING_SDK_KEY $files.ZOOM_MEETING_SDK_SECRET) -}}
{{- fail "Set existingSecret.name to a Secret with the SDK Key and Secret, or set secrets.ZOOM_MEETING_SDK_KEY and secrets.ZOOM_MEETING_SDK_SECRET." -}}
{{- end -}}
{{- if not (or $files.PARTICIPANT_API_KEYS $files.HOST_API_KEYS $files.REQUEST_SIGNING_SECRETS $settings.OIDC_ISSUER $settings.ALLOW_ANONYMOUS) -}}
{{- fail "Nobody could ask. Set PARTICIPANT_API_KEYS, HOST_API_KEYS or REQUEST_SIGNING_SECRETS, under secrets or existingSecret.keys, or settings.OIDC_ISSUER." -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.hosts) -}}
{{- fail "Set ingress.hosts to the names that lead here, such as zoom.example.com." -}}
{{- end -}}
{{- end -}}
