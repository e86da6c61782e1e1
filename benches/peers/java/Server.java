import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/** Embedded Tomcat with its default connector, serving the one servlet at /signature. */
public final class Server {
    private Server() {}

    /** Takes one argument: the folder for Tomcat's work files. */
    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("org.apache").setLevel(Level.WARNING);
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(arguments[0]);
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");

        Context context = tomcat.addContext("", null);
        SignatureServlet servlet = new SignatureServlet(
                System.getenv("ZOOM_MEETING_SDK_KEY"), System.getenv("ZOOM_MEETING_SDK_SECRET"));
        Tomcat.addServlet(context, "signature", servlet).addMapping("/signature");

        tomcat.start();
        System.out.println("listening on http://127.0.0.1:" + tomcat.getConnector().getLocalPort());
        tomcat.getServer().await();
    }
}
