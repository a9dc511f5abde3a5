import { existsSync } from "node:fs";

/** Debian's Python, which has the Django of Debian; another python3 may come first in the path. */
export const debianPython = "/usr/bin/python3";

export function djangoMissing(): string | false {
  return existsSync("/usr/lib/python3/dist-packages/django") ? false : "not installed: python3-django";
}

export type DjangoOptions = {
  /** Settings besides the usual ones, as Python writes them. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly withoutCsrf?: boolean;
};

/**
 * Django with its own administration and a page of ours, run by Debian's python3 with port, user, password, whether to leave
 * out the CSRF middleware, and more settings; in the folder of the certificates.
 */
export const djangoServer = `
import json, os, socketserver, ssl, sys, tempfile
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer
import django
from django.conf import settings

port, user, password, without_csrf, more = sys.argv[1:6]
folder = tempfile.mkdtemp(dir=os.getcwd())
validator = "django.contrib.auth.password_validation."
options = dict(
    SECRET_KEY=os.urandom(32).hex(), ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder + "/db.sqlite3"}},
    INSTALLED_APPS=["django.contrib." + name for name in ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        *([] if without_csrf == "yes" else ["django.middleware.csrf.CsrfViewMiddleware"]),
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {"context_processors": [
        "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages"]}}],
    STATIC_URL="/static/", SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True,
    AUTH_PASSWORD_VALIDATORS=[
        {"NAME": validator + "MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
        {"NAME": validator + "UserAttributeSimilarityValidator"},
        {"NAME": validator + "CommonPasswordValidator"},
    ],
)
options.update(eval(more))
settings.configure(**options)
django.setup()

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.urls import path
from django.utils.html import escape

@login_required(login_url="/admin/login/")
def name(request):
    if request.method == "POST":
        request.session["name"] = request.POST.get("name", "")
        return HttpResponseRedirect("/name")
    return HttpResponse('<p>%s</p><input name="csrfmiddlewaretoken" value="%s">' % (escape(request.session.get("name", "")), get_token(request)))

urlpatterns = [path("admin/", admin.site.urls), path("name", name)]
call_command("migrate", verbosity=0)
get_user_model().objects.create_superuser(user, user, password)

class Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True

class Handler(WSGIRequestHandler):
    def get_environ(self):
        return dict(super().get_environ(), HTTPS="on", **{"wsgi.url_scheme": "https"})
    def log_message(self, *args):
        pass

server = Server(("127.0.0.1", int(port)), Handler)
server.set_app(get_wsgi_application())
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("good.pem", "good.key")
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
server.serve_forever()
`;
