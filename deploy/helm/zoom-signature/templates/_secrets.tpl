{{- /* The variables that come from a Secret, and its key for each, as JSON. */ -}}
{{- define "zoom-signature.files" -}}
{{- $files := dict -}}
{{- if .Values.existingSecret.name -}}
{{- range $variable, $key := .Values.existingSecret.keys -}}
{{- if $key }}{{ $_ := set $files $variable $key }}{{ end -}}
{{- end -}}
{{- else -}}
{{- range $variable, $value := .Values.secrets -}}
{{- if $value }}{{ $_ := set $files $variable ($variable | trimPrefix "ZOOM_MEETING_" | replace "ZOOM_APP_" "APP_" | lower | replace "_" "-") }}{{ end -}}
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
{{- $apps := regexFindAll "[^,\\s]+" ($settings.ZOOM_APPS | default "") -1 -}}
{{- if and (not (and $files.ZOOM_MEETING_SDK_KEY $files.ZOOM_MEETING_SDK_SECRET)) (not $apps) -}}
{{- fail "Set existingSecret.name to a Secret with the SDK Key and Secret, or set secrets.ZOOM_MEETING_SDK_KEY and secrets.ZOOM_MEETING_SDK_SECRET. With several apps, set settings.ZOOM_APPS." -}}
{{- end -}}
{{- if ne (empty $files.ZOOM_MEETING_SDK_KEY) (empty $files.ZOOM_MEETING_SDK_SECRET) -}}
{{- fail "Set ZOOM_MEETING_SDK_KEY and ZOOM_MEETING_SDK_SECRET, or neither of them: settings.ZOOM_APPS may take their place." -}}
{{- end -}}
{{- include "zoom-signature.checkApps" (dict "apps" $apps "files" $files "settings" $settings) -}}
{{- if not (or $files.PARTICIPANT_API_KEYS $files.HOST_API_KEYS $files.REQUEST_SIGNING_SECRETS $settings.OIDC_ISSUER $settings.ALLOW_ANONYMOUS) -}}
{{- fail "Nobody could ask. Set PARTICIPANT_API_KEYS, HOST_API_KEYS or REQUEST_SIGNING_SECRETS, under secrets or existingSecret.keys, or settings.OIDC_ISSUER." -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.hosts) -}}
{{- fail "Set ingress.hosts to the names that lead here, such as zoom.example.com." -}}
{{- end -}}
{{- end -}}

{{- /* Ends if an app in ZOOM_APPS has no pair, or a variable no app. */ -}}
{{- define "zoom-signature.checkApps" -}}
{{- if has "default" .apps -}}
{{- fail "Take default out of settings.ZOOM_APPS: it is the name of the app of ZOOM_MEETING_SDK_KEY." -}}
{{- end -}}
{{- $ofApps := list -}}
{{- range $app := .apps -}}
{{- $prefix := printf "ZOOM_APP_%s_" ($app | upper | replace "-" "_") -}}
{{- range $end := list "KEY" "SECRET" -}}
{{- if not (get $.files (print $prefix $end)) -}}
{{- fail (printf "settings.ZOOM_APPS lists %s. Set %sKEY and %sSECRET, under secrets or existingSecret.keys." $app $prefix $prefix) -}}
{{- end -}}
{{- end -}}
{{- range $end := list "KEY" "SECRET" "SECRET_PREVIOUS" "ACCOUNT_ID" "S2S_CLIENT_ID" "S2S_CLIENT_SECRET" "ALLOWED_MEETING_NUMBERS" "LIFETIME_SECONDS" -}}
{{- $ofApps = append $ofApps (print $prefix $end) -}}
{{- end -}}
{{- end -}}
{{- range $variable := concat (keys .files) (keys .settings) | sortAlpha -}}
{{- if and (hasPrefix "ZOOM_APP_" $variable) (not (has $variable $ofApps)) -}}
{{- fail (printf "%s is of no app that settings.ZOOM_APPS lists: list the app there, or take the variable out." $variable) -}}
{{- end -}}
{{- end -}}
{{- end -}}
