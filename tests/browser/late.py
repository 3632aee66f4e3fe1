"""A page far from its server."""

LATE = """
(late) => {
  const Own = window.WebSocket;
  window.WebSocket = class extends Own {
    send(data) { setTimeout(() => super.send(data), late); }
    set onmessage(then) { super.onmessage = (event) => setTimeout(() => then.call(this, event), late); }
    addEventListener(type, then, ...more) {
      const later = type === "message" ? (event) => setTimeout(() => then.call(this, event), late) : then;
      super.addEventListener(type, later, ...more);
    }
  };
}
"""
"""Every message of the page's WebSocket comes that many milliseconds later, either way."""
