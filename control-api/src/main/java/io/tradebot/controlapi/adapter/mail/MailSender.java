package io.tradebot.controlapi.adapter.mail;

import io.tradebot.controlapi.application.NoticeSender;
import io.tradebot.controlapi.domain.Notice;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.configuration.TradebotConfiguration.MailSecurity;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Properties;

/** Sends notices as plain text by SMTP. */
public final class MailSender implements NoticeSender {
  private static final String TIMEOUT_MS = "10000";

  private final TradebotConfiguration.Email settings;
  private final Session session;

  public MailSender(TradebotConfiguration.Email settings) {
    this.settings = settings;
    Properties properties = new Properties();
    properties.put("mail.smtp.host", settings.host());
    properties.put("mail.smtp.port", Integer.toString(settings.port()));
    properties.put("mail.smtp.auth", Boolean.toString(!settings.user().isEmpty()));
    boolean starttls = settings.security() == MailSecurity.STARTTLS;
    properties.put("mail.smtp.starttls.enable", Boolean.toString(starttls));
    properties.put("mail.smtp.starttls.required", Boolean.toString(starttls));
    properties.put(
        "mail.smtp.ssl.enable", Boolean.toString(settings.security() == MailSecurity.TLS));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.connectiontimeout", TIMEOUT_MS);
    properties.put("mail.smtp.timeout", TIMEOUT_MS);
    properties.put("mail.smtp.writetimeout", TIMEOUT_MS);
    this.session = Session.getInstance(properties);
  }

  @Override
  public String name() {
    return "email";
  }

  @Override
  public void send(Notice notice) throws IOException {
    try {
      MimeMessage mail = new MimeMessage(session);
      mail.setFrom(new InternetAddress(settings.from()));
      for (String to : settings.to()) {
        mail.addRecipient(Message.RecipientType.TO, new InternetAddress(to));
      }
      String charset = StandardCharsets.UTF_8.name();
      // A line break would begin another header.
      mail.setSubject(
          "[tradebot " + notice.level() + "] " + notice.title().replaceAll("[\\r\\n]+", " "),
          charset);
      mail.setText(notice.text() + "\n\n" + notice.at() + "\n", charset);
      mail.setSentDate(Date.from(notice.at()));
      if (settings.user().isEmpty()) {
        Transport.send(mail);
      } else {
        Transport.send(mail, settings.user(), settings.password().reveal());
      }
    } catch (MessagingException failure) {
      throw new IOException("the mail server did not take it: " + failure.getMessage(), failure);
    }
  }
}
