{{- define "kling.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "kling.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if or (hasPrefix "kling" .Release.Name) (contains (include "kling.name" .) .Release.Name) -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "kling.name" .) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "kling.selector" -}}
app.kubernetes.io/name: {{ include "kling.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: worker
{{- end -}}

{{- define "kling.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/name: {{ include "kling.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "kling.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "kling.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "kling.tag" -}}
{{- default .Chart.AppVersion .Values.image.tag -}}
{{- end -}}

{{/* The Deployments, as JSON: one without a version, one for each version, or both. A name takes no dots, so that of a version ends in its build id with dashes. */}}
{{- define "kling.workers" -}}
{{- $base := include "kling.fullname" . -}}
{{- $workers := list -}}
{{- if .Values.versioning.deployment -}}
{{- $versions := .Values.versioning.versions | default (list (dict "tag" (include "kling.tag" .))) -}}
{{- range $versions -}}
{{- $tag := .tag | default (include "kling.tag" $) -}}
{{- $build := .buildId | default $tag -}}
{{- $suffix := regexReplaceAll "[^a-z0-9]+" (lower $build) "-" | trimAll "-" | trunc 40 | trimSuffix "-" -}}
{{- $workers = append $workers (dict "name" (printf "%s-%s" ($base | trunc 22 | trimSuffix "-") $suffix) "tag" $tag "build" $build "replicas" (hasKey . "replicas" | ternary .replicas $.Values.replicaCount)) -}}
{{- end -}}
{{- end -}}
{{- if or (not .Values.versioning.deployment) .Values.versioning.unversioned -}}
{{- $workers = append $workers (dict "name" (printf "%s-worker" $base) "tag" (include "kling.tag" .) "build" "" "replicas" .Values.replicaCount) -}}
{{- end -}}
{{- dict "workers" $workers | toJson -}}
{{- end -}}

{{/* What tells the pods of one Deployment from those of another. */}}
{{- define "kling.workerSelector" -}}
{{ include "kling.selector" .root }}
kling-temporal/version: {{ .worker.build | default "unversioned" | replace "+" "_" | trunc 63 | quote }}
{{- end -}}

{{- define "kling.temporalEnv" -}}
- name: TEMPORAL_ADDRESS
  value: {{ .Values.temporal.address | quote }}
- name: TEMPORAL_NAMESPACE
  value: {{ .Values.temporal.namespace | quote }}
{{- with .Values.temporal.apiKey.existingSecret }}
- name: TEMPORAL_API_KEY
  valueFrom:
    secretKeyRef:
      name: {{ . }}
      key: {{ $.Values.temporal.apiKey.key }}
{{- end }}
{{- if .Values.temporal.tls.existingSecret }}
- name: TEMPORAL_TLS_CLIENT_CERT_PATH
  value: /etc/temporal-tls/tls.crt
- name: TEMPORAL_TLS_CLIENT_KEY_PATH
  value: /etc/temporal-tls/tls.key
{{- if .Values.temporal.tls.ca }}
- name: TEMPORAL_TLS_SERVER_CA_CERT_PATH
  value: /etc/temporal-tls/ca.crt
{{- end }}
{{- end }}
{{- end -}}

{{/* The certificate, and the files that the values name. */}}
{{- define "kling.mounts" -}}
{{- if .Values.temporal.tls.existingSecret }}
- name: temporal-tls
  mountPath: /etc/temporal-tls
  readOnly: true
{{- end }}
{{- with .Values.volumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "kling.volumes" -}}
{{- with .Values.temporal.tls.existingSecret }}
- name: temporal-tls
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- with .Values.volumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* What the values give each container of ours besides. */}}
{{- define "kling.moreEnv" -}}
{{- range $name, $value := .Values.env }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{- define "kling.envFrom" -}}
{{- with .Values.kling.existingSecret }}
- secretRef:
    name: {{ . }}
{{- end }}
{{- with .Values.envFrom }}
{{ toYaml . }}
{{- end }}
{{- end -}}
