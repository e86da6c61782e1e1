//! The ceiling that `scripts/bench` measures against: actix-web with its default
//! settings parses the body that the signature endpoint takes and answers a
//! constant of the same size, without validation, signature or log. It has the same
//! allocator.

use actix_web::http::header::ContentType;
use actix_web::{App, HttpResponse, HttpServer, web};
use serde::Deserialize;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Bytes of a join signature for an SDK key as long as Zoom's (22 characters).
const SIGNATURE_BYTES: usize = 285;
const SDK_KEY_BYTES: usize = 22;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ask {
    meeting_number: String,
    role: u8,
}

async fn constant(ask: web::Json<Ask>, answer: web::Data<web::Bytes>) -> HttpResponse {
    // Keeps the parsed fields from being optimised away.
    std::hint::black_box((&ask.meeting_number, ask.role));
    HttpResponse::Ok()
        .insert_header(ContentType::json())
        .body(answer.get_ref().clone())
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let answer = web::Data::new(web::Bytes::from(format!(
        r#"{{"signature":"{}","sdkKey":"{}","expiresAt":1795357025}}"#,
        "s".repeat(SIGNATURE_BYTES),
        "k".repeat(SDK_KEY_BYTES),
    )));
    let server = HttpServer::new(move || {
        App::new()
            .app_data(answer.clone())
            .route("/signature", web::post().to(constant))
    })
    .bind(("127.0.0.1", 0))?;
    for address in server.addrs() {
        println!("listening on http://{address}");
    }
    server.run().await
}
