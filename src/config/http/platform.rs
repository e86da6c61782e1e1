use crate::config::env::reader::Reader;
use crate::config::variables::HOST;

/// Platforms that send requests from outside the container, recognised by a variable that
/// each sets: <https://docs.railway.com/reference/variables>,
/// <https://render.com/docs/environment-variables>,
/// <https://devcenter.heroku.com/articles/dynos#local-environment-variables>,
/// <https://fly.io/docs/machines/runtime-environment/>,
/// <https://cloud.google.com/run/docs/container-contract#env-vars>,
/// <https://kubernetes.io/docs/tutorials/services/connect-applications-service/>,
/// <https://learn.microsoft.com/azure/app-service/reference-app-settings>,
/// <https://www.koyeb.com/docs/build-and-deploy/environment-variables>
const PLATFORMS: [(&str, &str); 9] = [
    ("RAILWAY_ENVIRONMENT_ID", "Railway"),
    ("RAILWAY_ENVIRONMENT", "Railway"),
    ("RENDER", "Render"),
    ("DYNO", "Heroku"),
    ("FLY_APP_NAME", "Fly.io"),
    ("K_SERVICE", "Cloud Run"),
    ("WEBSITE_SITE_NAME", "Azure App Service"),
    ("KOYEB_APP_NAME", "Koyeb"),
    // Comes last, because Cloud Run may run on it.
    ("KUBERNETES_SERVICE_HOST", "Kubernetes"),
];

/// Warns if the server would listen on loopback, where a platform cannot reach it.
pub(crate) fn warn(reader: &mut Reader<'_>) {
    if reader.is_set(HOST.name) {
        return;
    }
    let platform = PLATFORMS.iter().find(|(name, _)| reader.is_set(name));
    if let Some((_, platform)) = platform {
        let problem = format!(
            "is not set, so the server listens on 127.0.0.1, where {platform} cannot reach it: \
             set HOST=0.0.0.0, and say who may ask"
        );
        reader.warn(HOST.name, problem);
    }
}
