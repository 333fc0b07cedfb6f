/** On Node 20 the SDK writes a notice about its own support plans to standard error, at every first call. */
export function quietenAwsSdk(env: Record<string, string | undefined>): void {
  env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
}
